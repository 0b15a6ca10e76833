import type { Reason, RevocationEntry, RevocationKind } from "@counterfoil/protocol";
import type { VerifiedClaims } from "./claims.js";

/** Until when one value is revoked, and for `claims` which tokens of it. Seconds. */
interface Revoked {
  expiresAt: number;
  issuedBefore: number;
}

/**
 * The revocations that can still matter, in memory: four look-ups say whether a token is one of them. An entry is
 * forgotten when the last token it speaks of has expired.
 */
export class RevocationSet {
  readonly #entries = new Set<string>();
  /** Entries by the second in which they may be forgotten. */
  readonly #ending = new Map<number, RevocationEntry[]>();
  readonly #revoked: Readonly<Record<RevocationKind, Map<string, Revoked>>> = {
    sid: new Map(),
    claims: new Map(),
    kid: new Map(),
    jti: new Map(),
  };

  get size(): number {
    return this.#entries.size;
  }

  /** Takes an entry; false where it is known already or has no more meaning. `now` in seconds. */
  add(entry: RevocationEntry, now: number): boolean {
    if (this.#entries.has(entry.id) || entry.expires_at <= now) return false;
    this.#entries.add(entry.id);
    const second = Math.ceil(entry.expires_at);
    const ending = this.#ending.get(second);
    if (ending) ending.push(entry);
    else this.#ending.set(second, [entry]);
    const revoked = this.#revoked[entry.kind];
    const known = revoked.get(entry.value);
    revoked.set(entry.value, {
      expiresAt: Math.max(entry.expires_at, known?.expiresAt ?? 0),
      issuedBefore: Math.max(entry.issued_before ?? 0, known?.issuedBefore ?? 0),
    });
    return true;
  }

  /** Forgets what has no more meaning. `now` in seconds. */
  forget(now: number): void {
    for (const [second, entries] of this.#ending) {
      if (second > now) continue;
      this.#ending.delete(second);
      for (const { id, kind, value } of entries) {
        this.#entries.delete(id);
        const revoked = this.#revoked[kind].get(value);
        if (revoked && revoked.expiresAt <= now) this.#revoked[kind].delete(value);
      }
    }
  }

  /**
   * Why a token may not be used any more; undefined where nothing is known against it. After `claims` a refresh brings
   * a good token, so the token only counts as expired.
   */
  against(claims: VerifiedClaims, kid: string): Reason | undefined {
    if (this.#revoked.sid.has(claims.sid)) return "signed_out";
    if (this.#revoked.kid.has(kid) || this.#revoked.jti.has(claims.jti)) return "invalid_token";
    const issuedBefore = this.#revoked.claims.get(claims.sub)?.issuedBefore;
    return issuedBefore !== undefined && claims.iat < issuedBefore ? "token_expired" : undefined;
  }
}
