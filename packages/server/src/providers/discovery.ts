import { CounterfoilError } from "@counterfoil/protocol";
import { boundedFetch, parseJson } from "../lib/bounded-fetch.js";
import { type Clock, HOUR, SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import { type OpenIdRegistration, openIdProvider, UnfitMetadata } from "./openid.js";
import type { Provider } from "./provider.js";

/** How long metadata are used before they are fetched again, in milliseconds. */
const FRESH = HOUR;
/** After a failure nobody is asked again for so long, in milliseconds. */
const COOL_DOWN = 10 * SECOND;

/**
 * An OpenID provider known by its issuer: what it can and where, it says itself (OpenID Connect Discovery §4, RFC 8414 §3).
 * Asked when first needed, so that a provider that is down keeps no server from starting; metadata that cannot be
 * renewed stay in use.
 */
export class DiscoveredProvider {
  readonly #registration: OpenIdRegistration;
  readonly #clock: Clock;
  readonly #log: Log;
  #known: Provider | undefined;
  #failure: CounterfoilError | undefined;
  #askAgainAt = 0;
  #underWay: Promise<void> | undefined;

  constructor(registration: OpenIdRegistration, clock: Clock, log: Log) {
    this.#registration = registration;
    this.#clock = clock;
    this.#log = log;
  }

  get name(): string {
    return this.#registration.name;
  }

  /** Throws `provider_unavailable`, and `provider_misconfigured` for metadata that cannot be used. */
  async resolve(): Promise<Provider> {
    if (this.#clock.now() >= this.#askAgainAt) {
      this.#underWay ??= this.#discover().finally(() => {
        this.#underWay = undefined;
      });
      await this.#underWay;
    }
    if (this.#known) return this.#known;
    const seconds = Math.max(1, Math.ceil((this.#askAgainAt - this.#clock.now()) / SECOND));
    throw new CounterfoilError(this.#failure?.reason ?? "provider_unavailable", { retryAfter: seconds });
  }

  async #discover(): Promise<void> {
    try {
      this.#known = openIdProvider(this.#registration, await fetchMetadata(this.#registration.issuer), this.#known);
      this.#askAgainAt = this.#clock.now() + FRESH;
    } catch (error) {
      this.#failure = new CounterfoilError(
        error instanceof UnfitMetadata ? "provider_misconfigured" : "provider_unavailable",
      );
      this.#askAgainAt = this.#clock.now() + COOL_DOWN;
      const why = error instanceof UnfitMetadata ? error.message : "no metadata";
      this.#log.warn({ provider: this.name, why }, "the provider's metadata cannot be used");
    }
  }
}

/** The metadata, from OpenID's place or, where there are none, from RFC 8414's. */
async function fetchMetadata(issuer: string): Promise<unknown> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const places = [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
  for (const place of places) {
    const answer = await boundedFetch(place, { headers: { accept: "application/json" } });
    if (answer.kind === "answer" && answer.status === 200) return parseJson(answer.text);
    if (answer.kind === "unreachable" || answer.status !== 404) break;
  }
  throw new CounterfoilError("provider_unavailable");
}
