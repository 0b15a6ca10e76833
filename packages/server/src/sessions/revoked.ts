import type { AccessTokenClaims, RevocationCause, RevocationKind } from "@counterfoil/protocol";
import { type Clock, SECOND } from "../lib/clock.js";
import type { RevocationFeed } from "../storage/revocation-feed.js";
import { REMEMBERED, type Revocation } from "../storage/revocations.js";

/** What a set of revocations says of an access token. `outdated`: its claims changed, a refresh brings a new one. */
export type Standing = "valid" | "signed_out" | "revoked" | "outdated";

/** What was revoked in the last 24 hours, in memory: an access token is refused without a look-up. Fed by the feed. */
export class Revoked {
  readonly #clock: Clock;
  readonly #kinds: Record<RevocationKind, Map<string, Entry>> = {
    sid: new Map(),
    claims: new Map(),
    kid: new Map(),
    jti: new Map(),
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What the feed knows, and whatever it hears from now on. */
  static following(feed: RevocationFeed, clock: Clock): Revoked {
    const revoked = new Revoked(clock);
    for (const revocation of feed.since(0)) revoked.add(revocation);
    feed.listen((revocation) => revoked.add(revocation));
    return revoked;
  }

  add({ kind, value, issuedBefore, cause }: Pick<Revocation, "kind" | "value" | "issuedBefore" | "cause">): void {
    const entries = this.#kinds[kind];
    const now = this.#clock.now();
    const known = entries.get(value);
    // Deleted first, so that the oldest entry stays the first one.
    entries.delete(value);
    entries.set(value, {
      until: now + REMEMBERED,
      issuedBefore: Math.max(issuedBefore ?? 0, known?.issuedBefore ?? 0),
      cause: cause ?? known?.cause,
    });
    for (const [old, { until }] of entries) {
      if (until > now) break;
      entries.delete(old);
    }
  }

  hasSession(sid: string): boolean {
    return this.#kinds.sid.has(sid);
  }

  /** What the apps of a session that was revoked are to be told, where that is more than its end. */
  causeOf(sid: string): RevocationCause | undefined {
    return this.#kinds.sid.get(sid)?.cause;
  }

  standingOf(claims: AccessTokenClaims, kid: string): Standing {
    if (this.#kinds.sid.has(claims.sid)) return "signed_out";
    if (this.#kinds.kid.has(kid) || this.#kinds.jti.has(claims.jti)) return "revoked";
    const changed = this.#kinds.claims.get(claims.sub);
    return changed && claims.iat * SECOND < changed.issuedBefore ? "outdated" : "valid";
  }
}

/** Of one value: until when it is remembered, the newest `issuedBefore` of `claims`, and the cause of a `sid`. */
interface Entry {
  until: number;
  issuedBefore: number;
  cause: RevocationCause | undefined;
}
