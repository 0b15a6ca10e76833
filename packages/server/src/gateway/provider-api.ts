import { CounterfoilError } from "@counterfoil/protocol";
import { readApi } from "../providers/api.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import { retryIn } from "../providers/retry.js";
import type { ProviderAccess, Vault } from "../vault/vault.js";

/** Calls that one request may cause, whatever it asks for (GQ-05): the provider counts them all against one app. */
const MOST_CALLS = 60;

/**
 * A provider's API as one account sees it, for the length of one request. Fields that need the same path share one
 * call. It lives no longer than the request, so nothing of it can reach another person.
 */
export class ProviderApi {
  readonly #vault: Vault;
  readonly #circuits: Circuits;
  readonly #provider: Provider;
  readonly #accountId: string;
  readonly #calls = new Map<string, Promise<Record<string, unknown>>>();

  constructor(vault: Vault, circuits: Circuits, provider: Provider, accountId: string) {
    this.#vault = vault;
    this.#circuits = circuits;
    this.#provider = provider;
    this.#accountId = accountId;
  }

  /**
   * The object at a path. Throws `not_found`, `provider_forbidden`, `insufficient_scope`, `rate_limited`,
   * `query_too_costly`, and what `Vault.accessTokenFor` throws.
   */
  get(path: string): Promise<Record<string, unknown>> {
    const known = this.#calls.get(path);
    if (known) return known;
    if (this.#calls.size >= MOST_CALLS) return Promise.reject(new CounterfoilError("query_too_costly"));
    const call = this.#read(path);
    this.#calls.set(path, call);
    return call;
  }

  async #read(path: string): Promise<Record<string, unknown>> {
    const access = await this.#vault.accessTokenFor(this.#accountId, this.#provider);
    return (await this.#ask(path, access)) ?? (await this.#askAnew(path, access));
  }

  /** The provider refused a token before its time: that one token has ended, a fresh one gets one more try. */
  async #askAnew(path: string, refused: ProviderAccess): Promise<Record<string, unknown>> {
    const access = await this.#vault.accessTokenFor(this.#accountId, this.#provider, refused.version);
    const body = await this.#ask(path, access);
    if (!body) throw new CounterfoilError("provider_unavailable", retryIn(undefined));
    return body;
  }

  /** The body, or undefined where the token was refused. */
  async #ask(path: string, access: ProviderAccess): Promise<Record<string, unknown> | undefined> {
    const outcome = await this.#circuits.of(this.#provider.name, "api").run(
      () => readApi(this.#provider, path, access.token),
      ({ kind }) => kind === "unavailable",
    );
    switch (outcome.kind) {
      case "ok":
        return outcome.body;
      case "unauthorized":
        return undefined;
      case "not_found":
        throw new CounterfoilError("not_found");
      case "insufficient_scope":
        throw new CounterfoilError("insufficient_scope");
      case "forbidden":
        throw new CounterfoilError("provider_forbidden");
      case "rate_limited":
        throw new CounterfoilError("rate_limited", retryIn(outcome.retryAfter));
      case "unavailable":
        throw new CounterfoilError("provider_unavailable", retryIn(outcome.retryAfter));
    }
  }
}
