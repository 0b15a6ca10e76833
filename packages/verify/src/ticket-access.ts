import { type CloseReason, type RevocationEntry, splitScope, type TicketGrant } from "@counterfoil/protocol";

/** A timer cannot be set for longer; then it is set again. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Who opens a socket: what a redeemed ticket says, and when that is over. */
export class TicketAccess {
  /** The account (`sub`). */
  readonly accountId: string;
  /** The session: one sign-in on one device. */
  readonly sid: string;
  /** The app that the socket is of (`client_id`). */
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** When the session ends unless it is used before. Seconds. */
  readonly sessionExpiresAt: number;
  readonly #ended = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(grant: TicketGrant) {
    this.accountId = grant.sub;
    this.sid = grant.sid;
    this.clientId = grant.client_id;
    this.scopes = Object.freeze(splitScope(grant.scope));
    this.sessionExpiresAt = grant.session_expires_at;
    this.#wait();
  }

  /** Aborted when the socket has to be closed; its `reason` is a {@link CloseReason}, whose code stands in `CLOSE_CODES`. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Why it has to be closed; undefined while it may stay. */
  get endReason(): CloseReason | undefined {
    return this.ended.aborted ? this.ended.reason : undefined;
  }

  /** The socket is gone: nothing is waited for any more. */
  release(): void {
    this.end("ticket_expired");
  }

  /** Ends it once; whatever comes later changes nothing. */
  end(reason: CloseReason): void {
    clearTimeout(this.#timer);
    this.#ended.abort(reason);
  }

  /**
   * Holds it against a revocation. What key or access token stands behind a ticket is not told: where a key is revoked all
   * come back with new tickets, and a single access token has no more to do with the socket.
   */
  hear({ kind, value, cause }: Pick<RevocationEntry, "kind" | "value" | "cause">): void {
    if (kind === "sid" && value === this.sid)
      this.end(cause === "account_withdrawn" ? "account_withdrawn" : "signed_out");
    if (kind === "kid" || (kind === "claims" && value === this.accountId)) this.end("ticket_expired");
  }

  /** A refresh may have moved the session's end: whoever comes back with a new ticket is told the truth. */
  #wait(): void {
    const left = this.sessionExpiresAt * 1000 - Date.now();
    if (left <= 0) this.end("ticket_expired");
    else this.#timer = setTimeout(() => this.#wait(), Math.min(left, LONGEST_TIMER));
  }
}
