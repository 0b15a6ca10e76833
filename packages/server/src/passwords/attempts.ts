import { subscriberOf } from "../lib/address.js";
import { DAY, MINUTE } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import { type Count, type Throttle, takeOrRefuse } from "../storage/throttle.js";
import type { KnownPlaces } from "./known-places.js";

/** An attempt under way, and where it is counted. */
export interface Attempt {
  emailKey: string;
  address: string;
  counts: readonly Count[];
}

/**
 * Bounds wrong passwords. Strangers to an account share its limits and those of their address; a place where the person
 * has signed in before has limits of its own, so that guessing from elsewhere never locks the owner out (PW-04).
 * Unknown addresses are counted like known ones.
 */
export class Attempts {
  readonly #throttle: Throttle;
  readonly #places: KnownPlaces;

  constructor(throttle: Throttle, places: KnownPlaces) {
    this.#throttle = throttle;
    this.#places = places;
  }

  /** Counts an attempt as a wrong one until it turns out to be right. Throws `rate_limited`. */
  async begin(emailKey: string, address: string): Promise<Attempt> {
    const known = await this.#places.knows(emailKey, address);
    const [email, subscriber] = [sha256(emailKey), sha256(subscriberOf(address))];
    const counts = known
      ? limits(`place:${email}:${subscriber}`, 10, 100)
      : [...limits(`account:${email}`, 10, 100), ...limits(`address:${subscriber}`, 30, 1000)];
    await takeOrRefuse(this.#throttle, counts);
    return { emailKey, address, counts };
  }

  /** It was right: it does not count, and the place is known from now on. */
  async succeeded(attempt: Attempt, accountId: string): Promise<void> {
    await this.#throttle.giveBack(attempt.counts);
    await this.#places.remember(accountId, attempt.emailKey, attempt.address);
  }

  /** It came to nothing for reasons of ours. */
  async undo(attempt: Attempt): Promise<void> {
    await this.#throttle.giveBack(attempt.counts);
  }

  /** Forgets every place of an account but this one, which has just proved itself by mail. */
  async restart(accountId: string, emailKey: string, address: string): Promise<void> {
    await this.#places.forget(accountId);
    await this.#places.remember(accountId, emailKey, address);
  }
}

/** Limits of a key: so many in a minute and so many in a day (NIST SP 800-63B-4 §3.2.2: 100 at most). */
function limits(key: string, perMinute: number, perDay: number): Count[] {
  return [
    { key, most: perMinute, window: MINUTE },
    { key, most: perDay, window: DAY },
  ];
}
