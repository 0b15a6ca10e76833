import {
  type AccessTokenClaims,
  CounterfoilError,
  isProviderScope,
  type Scope,
  splitScope,
} from "@counterfoil/protocol";
import { type Clock, SECOND } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import { verifyAccessToken } from "../signing/access-token.js";
import { ProvenTokens } from "../signing/proven-tokens.js";
import type { SigningKeys } from "../signing/signing-keys.js";
import { storageUnavailable } from "../storage/fault.js";
import type { RevocationFeed } from "../storage/revocation-feed.js";
import type { Revoked, Standing } from "./revoked.js";
import type { Access } from "./session.js";

/** Beyond this a sign-out may be missing in memory, and no access token is believed. */
const STALE = 5 * SECOND;

const REFUSALS = {
  signed_out: "signed_out",
  revoked: "invalid_token",
  outdated: "token_expired",
} as const satisfies Record<Exclude<Standing, "valid">, string>;

/** Tells who an access token speaks for, without asking a store. */
export class AccessTokens {
  readonly #keys: SigningKeys;
  readonly #issuer: string;
  readonly #revoked: Revoked;
  readonly #feed: RevocationFeed;
  readonly #clock: Clock;
  readonly #proven: ProvenTokens;

  constructor(keys: SigningKeys, issuer: string, revoked: Revoked, feed: RevocationFeed, clock: Clock) {
    this.#keys = keys;
    this.#issuer = issuer;
    this.#revoked = revoked;
    this.#feed = feed;
    this.#clock = clock;
    this.#proven = new ProvenTokens(keys, issuer, clock);
  }

  /**
   * Who may call, with that scope or any one of several. Throws `missing_token`, `invalid_token`, `token_expired`, `signed_out`,
   * `insufficient_scope` (RFC 6750 §3.1), and `storage_unavailable` while sign-outs cannot be heard.
   */
  async authenticate(accessToken: Secret | undefined, ...anyOf: readonly Scope[]): Promise<Access> {
    return this.#authenticate(accessToken, (scope) => anyOf.includes(scope));
  }

  /** The same for what any provider's scope opens. */
  async authenticateForProvider(accessToken: Secret | undefined): Promise<Access> {
    return this.#authenticate(accessToken, isProviderScope);
  }

  /** The claims of a token that stands, whatever audience it is meant for; undefined for any other text. */
  async read(accessToken: Secret): Promise<AccessTokenClaims | undefined> {
    this.requireFresh();
    const verified = await verifyAccessToken(this.#keys, accessToken.reveal(), this.#issuer, this.#clock, null);
    if (verified.kind !== "valid") return undefined;
    return this.#revoked.standingOf(verified.claims, verified.kid) === "valid" ? verified.claims : undefined;
  }

  async #authenticate(accessToken: Secret | undefined, opens: (scope: Scope) => boolean): Promise<Access> {
    if (!accessToken) throw new CounterfoilError("missing_token");
    const verified = await this.#proven.verify(accessToken.reveal());
    if (verified.kind !== "valid")
      throw new CounterfoilError(verified.kind === "expired" ? "token_expired" : "invalid_token");
    const { claims, kid } = verified;
    const standing = this.#revoked.standingOf(claims, kid);
    if (standing !== "valid") throw new CounterfoilError(REFUSALS[standing]);
    this.requireFresh();
    const access = accessOf(claims, kid);
    if (!access.scopes.some(opens)) throw new CounterfoilError("insufficient_scope");
    return access;
  }

  /** Throws `storage_unavailable` while sign-outs cannot be heard. */
  requireFresh(): void {
    if (this.#feed.staleness > STALE) throw storageUnavailable();
  }
}

/** Who a token with these claims speaks for. */
export function accessOf(claims: AccessTokenClaims, kid: string): Access {
  const scopes = splitScope(claims.scope) as Scope[];
  return { accountId: claims.sub, sid: claims.sid, clientId: claims.client_id, scopes, claims, kid };
}
