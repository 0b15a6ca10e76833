import { CounterfoilError } from "@counterfoil/protocol";
import type { Faults } from "./faults.js";
import { fetchJson, TIME_LIMIT } from "./fetch-json.js";
import { lifetimeOf } from "./lifetime.js";
import { discoverJwksUri } from "./metadata.js";
import { isObject } from "./strict-json.js";
import { readKey, type VerificationKey } from "./verification-key.js";

/** Milliseconds in which unknown key ids cause one fetch at most, whatever their number. */
const COOL_DOWN = 30_000;
/** Milliseconds between two tries while the issuer does not answer. */
const RETRY = 1_000;
/** Keys of one document that are looked at. */
const MOST_KEYS = 64;

/**
 * The issuer's public keys (RFC 7517), fetched when first needed, kept as long as their `Cache-Control` says. A key id
 * is a lookup in memory and nothing else: about unknown ids nothing is remembered, so that a flood of them costs one
 * fetch per cool-down and no memory. While the issuer does not answer, the keys that are known stay good.
 */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #configured: string | undefined;
  readonly #faults: Faults;
  #jwksUri: string | undefined;
  #keys: ReadonlyMap<string, VerificationKey> = new Map();
  #fetch: Promise<void> | undefined;
  #failing = false;
  // Instants by the monotonic clock.
  #goodUntil = 0;
  #retryAt = 0;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #coolUntil = 0;
  #fetches = 0;

  constructor(issuer: string, jwksUri: string | undefined, faults: Faults) {
    this.#issuer = issuer;
    this.#configured = jwksUri;
    this.#faults = faults;
  }

  /** How often the key set was asked for. */
  get fetches(): number {
    return this.#fetches;
  }

  /** Whether this very key still stands in the key set; false too when the set has to be fetched anew to know. */
  holds(key: VerificationKey): boolean {
    const now = performance.now();
    return (now < this.#goodUntil || (this.#failing && now < this.#retryAt)) && this.#keys.get(key.kid) === key;
  }

  /** The key with this id where nothing has to be asked to know it. */
  known(kid: string): VerificationKey | undefined {
    return performance.now() < this.#goodUntil ? this.#keys.get(kid) : undefined;
  }

  /**
   * The key with this id; undefined where the issuer has none.
   *
   * @throws CounterfoilError `revocations_stale` where nobody can know, because the issuer does not answer.
   */
  async find(kid: string): Promise<VerificationKey | undefined> {
    const now = performance.now();
    if (now >= this.#goodUntil) {
      const renewal = this.#renew(now);
      // Known to be away: who has a key does not wait for it again.
      if (!this.#failing || !this.#keys.has(kid)) await renewal;
    }
    if (!this.#keys.has(kid)) await this.#lookAgain(now);
    const key = this.#keys.get(kid);
    if (!key && this.#failing) throw keysUnavailable();
    return key;
  }

  /** A key was revoked: the set is fetched before it is used again, without any cool-down. */
  expire(): void {
    this.#goodUntil = 0;
    this.#coolUntil = 0;
  }

  async #lookAgain(now: number): Promise<void> {
    if (this.#fetch) await this.#fetch;
    else if (this.#fetchedAt < now && now >= this.#coolUntil) {
      this.#coolUntil = now + COOL_DOWN;
      await this.#renew(now);
    }
  }

  /** One fetch at a time, for all who wait. Never throws. */
  #renew(now: number): Promise<void> {
    if (this.#fetch) return this.#fetch;
    if (now < this.#retryAt) return Promise.resolve();
    this.#retryAt = now + TIME_LIMIT * 2 + RETRY;
    this.#fetch = this.#load()
      .then(
        () => this.#succeeded(),
        (error) => this.#failed(error),
      )
      .finally(() => {
        this.#fetch = undefined;
      });
    return this.#fetch;
  }

  async #load(): Promise<void> {
    const jwksUri = this.#configured ?? this.#jwksUri ?? (await discoverJwksUri(this.#issuer));
    this.#fetches++;
    const { headers, body } = await fetchJson(jwksUri, { headers: { accept: "application/json" } });
    const listed = isObject(body) && Array.isArray(body.keys) ? body.keys.slice(0, MOST_KEYS) : [];
    const keys = new Map<string, VerificationKey>();
    for (const key of listed.map(readKey)) if (key && !keys.has(key.kid)) keys.set(key.kid, this.#sameAs(key));
    if (keys.size === 0) throw new Error(`${jwksUri} has no key for access tokens`);
    this.#jwksUri = jwksUri;
    this.#keys = keys;
    this.#goodUntil = performance.now() + lifetimeOf(headers);
  }

  /** The key we had, where it is the same: tokens it has verified stay verified. */
  #sameAs(key: VerificationKey): VerificationKey {
    const known = this.#keys.get(key.kid);
    return known?.material === key.material ? known : key;
  }

  #succeeded(): void {
    this.#failing = false;
    this.#retryAt = 0;
    this.#fetchedAt = performance.now();
    this.#faults.healed("keys");
  }

  #failed(error: unknown): void {
    this.#failing = true;
    this.#jwksUri = undefined;
    this.#goodUntil = 0;
    this.#retryAt = performance.now() + RETRY;
    this.#faults.report("keys", error);
  }
}

function keysUnavailable(): CounterfoilError {
  return new CounterfoilError("revocations_stale", {
    detail: "The issuer's keys cannot be fetched.",
    retryAfter: RETRY / 1000,
  });
}
