import { CounterfoilError, type RevocationEntry } from "@counterfoil/protocol";
import { basicAuthorization } from "./basic-authorization.js";
import type { VerifiedClaims } from "./claims.js";
import type { Faults } from "./faults.js";
import { Freshness } from "./freshness.js";
import { Introspection } from "./introspection.js";
import { Listeners } from "./listeners.js";
import type { RevocationOptions } from "./options.js";
import { type FeedListener, RevocationFeed } from "./revocation-feed.js";
import { RevocationSet } from "./revocation-set.js";
import type { RevocationStats } from "./stats.js";

const MAX_STALENESS = 5_000;
/** Milliseconds that a connection without news is given beyond the bound before it is opened anew. */
const PATIENCE = 5_000;
/** Seconds after which a refused client should ask again. */
const RETRY_AFTER = 2;

/** What is known of sign-outs, how recent that is, and what happens to tokens when it is not recent enough. */
export class Revocations implements FeedListener {
  /** Hear each revocation once. */
  readonly listeners = new Listeners<RevocationEntry>();
  readonly #set = new RevocationSet();
  readonly #freshness: Freshness;
  readonly #feed: RevocationFeed;
  readonly #introspection: Introspection | undefined;
  readonly #faults: Faults;
  readonly #ready: Promise<void>;
  #resolveReady: () => void = () => undefined;
  #rejectReady: (error: Error) => void = () => undefined;
  #refusedStale = 0;

  constructor(issuer: string, options: RevocationOptions, faults: Faults) {
    const { clientId, clientSecret, maxStaleness = MAX_STALENESS, whenStale = "refuse" } = options;
    const base = issuer.replace(/\/$/, "");
    const authorization = basicAuthorization(clientId, clientSecret);
    this.#faults = faults;
    this.#ready = new Promise((resolve, reject) => {
      this.#resolveReady = resolve;
      this.#rejectReady = reject;
    });
    // Nobody has to wait for it.
    this.#ready.catch(() => undefined);
    this.#freshness = new Freshness(maxStaleness);
    this.#feed = new RevocationFeed(options.url ?? `${base}/revocations`, authorization, maxStaleness + PATIENCE, this);
    if (whenStale === "introspect")
      this.#introspection = new Introspection(options.introspectionUrl ?? `${base}/introspect`, authorization);
    void this.#feed.run();
  }

  /** Fulfilled when everything revoked so far has been told; rejected when closed before. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  get stats(): RevocationStats {
    return {
      entries: this.#set.size,
      fresh: this.isFresh(),
      connections: this.#feed.connections,
      introspections: this.#introspection?.questions ?? 0,
      refusedStale: this.#refusedStale,
    };
  }

  isFresh(): boolean {
    return this.#freshness.isFresh(performance.now());
  }

  /**
   * Holds a verified token against the revocations. Gives a promise only where the issuer has to be asked.
   *
   * @throws CounterfoilError `signed_out`, `token_expired`, `invalid_token`; `revocations_stale` where nobody can know.
   */
  check(token: string, claims: VerifiedClaims, kid: string): Promise<void> | undefined {
    const reason = this.#set.against(claims, kid);
    if (reason) throw new CounterfoilError(reason);
    return this.isFresh() ? undefined : this.#whenStale(token);
  }

  close(): void {
    this.#feed.close();
    this.#rejectReady(new Error("the verifier was closed"));
  }

  connected(): void {
    this.#freshness.reconnected();
  }

  revoked(entry: RevocationEntry): void {
    if (this.#set.add(entry, Date.now() / 1000))
      this.listeners.tell(entry, (thrown) => this.#faults.report("listener", thrown));
  }

  marked(watermark: number): boolean {
    const isNews = this.#freshness.mark(watermark, performance.now());
    this.#set.forget(Date.now() / 1000);
    this.#faults.healed("revocations");
    this.#resolveReady();
    return isNews;
  }

  failed(error: unknown): void {
    this.#faults.report("revocations", error);
  }

  async #whenStale(token: string): Promise<void> {
    const active = await this.#introspection?.isActive(token).catch((error: unknown) => {
      this.#faults.report("introspection", error);
      return undefined;
    });
    if (active === false) throw new CounterfoilError("invalid_token");
    if (active === true) return this.#faults.healed("introspection");
    this.#refusedStale++;
    throw new CounterfoilError("revocations_stale", { retryAfter: RETRY_AFTER });
  }
}
