import { subscriberOf } from "../lib/address.js";
import { HOUR, MINUTE } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import { type Throttle, takeOrRefuse } from "../storage/throttle.js";

/**
 * Bounds what costs a hash or a mail, whether it succeeds or not: registrations and new passwords asked for. No mailbox
 * gets more than a few letters, whoever asks, and known addresses are counted like unknown ones.
 */
export class MailRequests {
  readonly #throttle: Throttle;

  constructor(throttle: Throttle) {
    this.#throttle = throttle;
  }

  /** Counts a request. Throws `rate_limited`. */
  async count(kind: "register" | "forgot", emailKey: string, address: string): Promise<void> {
    const email = `${kind}:email:${sha256(emailKey)}`;
    const subscriber = `${kind}:address:${sha256(subscriberOf(address))}`;
    await takeOrRefuse(this.#throttle, [
      { key: email, most: 3, window: 10 * MINUTE },
      { key: email, most: 10, window: 24 * HOUR },
      { key: subscriber, most: 60, window: MINUTE },
      { key: subscriber, most: 600, window: HOUR },
    ]);
  }

  /** Counts a confirmation, which costs a hash. Throws `rate_limited`. */
  async countVerification(address: string): Promise<void> {
    const key = `verify:address:${sha256(subscriberOf(address))}`;
    await takeOrRefuse(this.#throttle, [{ key, most: 60, window: MINUTE }]);
  }
}
