import type { Reason } from "@counterfoil/protocol";

/** Seconds to wait where the server named none. */
export const DEFAULT_RETRY_AFTER = 5;

/** Thrown where the Counterfoil server cannot answer now: no network, a timeout, 429 or 5xx. Nobody is signed out by it. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number;
  /** The catalogue's reason, where the server still gave one. */
  readonly reason: Reason | undefined;

  constructor(retryAfter: number, reason?: Reason) {
    super("The Counterfoil server does not answer.");
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}
