/**
 * What a revocation speaks of. `sid`: every access token of one session. `claims`: the tokens of an account that were
 * issued before `issued_before`; a refresh brings a new one (roles or scopes changed, nobody is signed out). `kid`:
 * everything one key has signed. `jti`: one access token (RFC 7009).
 */
export type RevocationKind = "sid" | "claims" | "kid" | "jti";

/** Why a session was revoked, where its app should tell the person something else than that it has ended. */
export type RevocationCause = "account_withdrawn";

/** One entry of the feed `GET /revocations`: data of the event `revocation`. */
export interface RevocationEntry {
  /** Unique; an entry may be told more than once. */
  id: string;
  kind: RevocationKind;
  /** The `sid`, `sub` (for `claims`), `kid` or `jti` that is revoked. */
  value: string;
  /** For `claims` only: tokens whose `iat` is lower are revoked. Seconds. */
  issued_before?: number;
  /** For `sid` only, and rarely. Whoever does not know a cause takes the entry as one without. */
  cause?: RevocationCause;
  /** When every token it speaks of has expired and the entry may be forgotten. Seconds. */
  expires_at: number;
}

/**
 * Data of the events `ready` (the snapshot is complete) and `mark` (each second): every revocation committed before
 * `watermark`, in milliseconds by the store's clock, has been told. The event's `id` is the watermark too: sent back as
 * `Last-Event-ID`, the feed goes on from there.
 */
export interface RevocationMark {
  watermark: number;
}
