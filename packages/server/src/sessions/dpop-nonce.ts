import { createHmac } from "node:crypto";
import { type Clock, MINUTE } from "../lib/clock.js";
import { equalInConstantTime } from "../lib/digest.js";
import type { KeyRing } from "../signing/key-ring.js";

/** A new nonce is given out this often; one is taken for up to twice as long. */
const TURN = 2 * MINUTE;

/**
 * Nonces for DPoP proofs (RFC 9449 §8): the number of the turn and an HMAC over it, so that every process of the same key
 * ring knows them and none is stored. A proof with one was made just now, whatever the client's clock says.
 */
export class DpopNonces {
  readonly #ring: KeyRing;
  readonly #clock: Clock;

  constructor(ring: KeyRing, clock: Clock) {
    this.#ring = ring;
    this.#clock = clock;
  }

  /** The nonce of now. */
  current(): string {
    return this.#write(this.#ring.currentId, this.#turn) ?? "";
  }

  /** When a nonce is taken no longer, in milliseconds; undefined for one that is not taken now. */
  endOf(nonce: unknown): number | undefined {
    if (typeof nonce !== "string") return undefined;
    const [, keyId = "", text = ""] = /^([a-z0-9]{8})\.(\d{1,12})\.[\w-]{43}$/.exec(nonce) ?? [];
    const turn = Number(text);
    // The next turn has begun where another process's clock is a little ahead.
    if (turn < this.#turn - 1 || turn > this.#turn + 1) return undefined;
    return equalInConstantTime(this.#write(keyId, turn) ?? "", nonce) ? (turn + 3) * TURN : undefined;
  }

  get #turn(): number {
    return Math.floor(this.#clock.now() / TURN);
  }

  #write(keyId: string, turn: number): string | undefined {
    const key = this.#ring.key(keyId, "dpop-nonce");
    return key && `${keyId}.${turn}.${createHmac("sha256", key).update(String(turn)).digest("base64url")}`;
  }
}
