import { CounterfoilError, type RevocationEntry } from "@counterfoil/protocol";
import { accessOf, type VerifiedAccess } from "./access.js";
import { bearerToken, requireScope } from "./bearer.js";
import { isAccessTokenClaims, isFor, requireInTime, type VerifiedClaims } from "./claims.js";
import { readCompact } from "./compact.js";
import { Faults, type VerifierFault } from "./faults.js";
import { type AccessTokenHeader, readHeader } from "./header.js";
import { IssuerKeys } from "./issuer-keys.js";
import type { Listener } from "./listeners.js";
import { requireUsable, type VerifierOptions } from "./options.js";
import { Revocations } from "./revocations.js";
import type { VerifierStats } from "./stats.js";
import { isSignedBy, type VerificationKey } from "./verification-key.js";
import { type VerifiedToken, VerifiedTokens } from "./verified-tokens.js";

const LEEWAY = 5;
const CACHE_SIZE = 10_000;

/** Verifies the access tokens of one issuer for one service, without a look-up per request. Made by {@link createVerifier}. */
export class Verifier {
  readonly #issuer: string;
  readonly #audience: string;
  readonly #leeway: number;
  readonly #faults = new Faults();
  readonly #keys: IssuerKeys;
  readonly #verified: VerifiedTokens;
  readonly #revocations: Revocations | undefined;
  #signatureChecks = 0;
  #cacheHits = 0;

  /** @throws TypeError where the options cannot work. */
  constructor(options: VerifierOptions) {
    requireUsable(options);
    const { issuer, audience, jwksUri, revocations, leeway = LEEWAY, cacheSize = CACHE_SIZE } = options;
    this.#issuer = issuer;
    this.#audience = audience;
    this.#leeway = leeway;
    this.#keys = new IssuerKeys(issuer, jwksUri, this.#faults);
    this.#verified = new VerifiedTokens(cacheSize);
    if (revocations === false) return;
    this.#revocations = new Revocations(issuer, revocations, this.#faults);
    this.#revocations.listeners.add((entry) => {
      if (entry.kind === "kid") this.#keys.expire();
    });
  }

  /**
   * Verifies an access token (RFC 9068 §4): form, type, key and its algorithm, signature, issuer, audience, times, and
   * that neither token nor session nor key was revoked. A token seen before pays no signature check, but all others.
   *
   * @throws CounterfoilError `invalid_token`, `token_expired`, `signed_out` (401); `revocations_stale` (503).
   */
  async verify(token: string): Promise<VerifiedAccess> {
    return this.#admitToken(token);
  }

  /**
   * Verifies the token of a request's `Authorization` header, the only place it may stand in (RFC 9700 §4.3.2), and
   * that it has every scope wanted (separated by spaces).
   *
   * @throws CounterfoilError `missing_token` (401), `insufficient_scope` (403), and all of {@link verify}.
   */
  verifyRequest(request: Request, wanted: { scope?: string } = {}): Promise<VerifiedAccess> {
    return this.verifyAuthorization(request.headers.get("authorization") ?? undefined, wanted.scope);
  }

  /** {@link verifyRequest} for frameworks that have the header's text. */
  async verifyAuthorization(authorization: string | undefined, scope?: string): Promise<VerifiedAccess> {
    return this.admit(authorization, scope);
  }

  /**
   * {@link verifyAuthorization} for adapters: answers at once, or throws at once, where nothing has to be waited for: nearly
   * always.
   */
  admit(authorization: string | undefined, scope?: string): VerifiedAccess | Promise<VerifiedAccess> {
    const access = this.#admitToken(bearerToken(authorization));
    if (scope === undefined) return access;
    return access instanceof Promise ? access.then((late) => requireScope(late, scope)) : requireScope(access, scope);
  }

  /** Fulfilled when every revocation so far is known; before that, tokens are treated as when the feed is stale. */
  ready(): Promise<void> {
    return this.#revocations?.ready ?? Promise.resolve();
  }

  /**
   * Hears each revocation once, for what outlives a request: sockets, streams. Those known at the start are told too.
   * The function given back ends it.
   */
  onRevoked(listener: Listener<RevocationEntry>): () => void {
    return this.#revocations?.listeners.add(listener) ?? (() => undefined);
  }

  /** Hears of trouble with the issuer. Without a listener it is printed on standard error. */
  onFault(listener: Listener<VerifierFault>): () => void {
    return this.#faults.listeners.add(listener);
  }

  /** Counters since the start, and the state now. */
  stats(): VerifierStats {
    return {
      signatureChecks: this.#signatureChecks,
      cacheHits: this.#cacheHits,
      cachedTokens: this.#verified.size,
      jwksFetches: this.#keys.fetches,
      revocations: this.#revocations?.stats ?? false,
    };
  }

  /** Ends the connection to the feed. Tokens are treated as when the feed is stale from then on. */
  close(): void {
    this.#revocations?.close();
  }

  #admitToken(token: string): VerifiedAccess | Promise<VerifiedAccess> {
    const verified = this.#recall(token) ?? this.#prove(token);
    if (verified instanceof Promise) return verified.then((late) => this.#holdAgainstNow(token, late));
    return this.#holdAgainstNow(token, verified);
  }

  /** What may have changed since the signature was checked: the time, and what was revoked. */
  #holdAgainstNow(token: string, { access, key }: VerifiedToken): VerifiedAccess | Promise<VerifiedAccess> {
    requireInTime(access.claims, this.#leeway);
    const question = this.#revocations?.check(token, access.claims, key.kid);
    return question ? question.then(() => access) : access;
  }

  #recall(token: string): VerifiedToken | undefined {
    const known = this.#verified.get(token);
    if (!known || !this.#keys.holds(known.key)) return undefined;
    this.#cacheHits++;
    return known;
  }

  #prove(token: string): VerifiedToken | Promise<VerifiedToken> {
    const read = readCompact(token);
    const header = read && readHeader(read.header);
    if (!header || !isAccessTokenClaims(read.claims)) throw new CounterfoilError("invalid_token");
    const { claims } = read;
    if (claims.iss !== this.#issuer || !isFor(claims, this.#audience)) throw new CounterfoilError("invalid_token");
    const key = this.#keys.known(header.kid);
    if (key) return this.#proveBy(key, token, header, claims);
    return this.#keys.find(header.kid).then((found) => {
      const known = this.#verified.get(token);
      // Only the keys had to be looked at anew.
      return known && known.key === found ? known : this.#proveBy(found, token, header, claims);
    });
  }

  #proveBy(
    key: VerificationKey | undefined,
    token: string,
    { alg }: AccessTokenHeader,
    claims: VerifiedClaims,
  ): VerifiedToken {
    if (!key || key.alg !== alg) throw new CounterfoilError("invalid_token");
    this.#signatureChecks++;
    if (!isSignedBy(token, key)) throw new CounterfoilError("invalid_token");
    const verified = { access: accessOf(claims), key };
    this.#verified.set(token, verified);
    return verified;
  }
}

/**
 * Makes a verifier; one per process serves all requests. It opens the feed of revocations at once and keeps it open
 * until {@link Verifier.close}.
 *
 * @throws TypeError where the options cannot work.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  return new Verifier(options);
}
