import { subscriberOf } from "../lib/address.js";
import { type Clock, DAY } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { Database } from "../storage/database.js";

/** A place that was seen within this time is not written again. */
const FRESH = DAY;
/** How long a place is remembered after it was last seen. */
const REMEMBERED = 90 * DAY;

/**
 * Where people have signed in before: there others' wrong guesses do not shut them out (PW-04). A place is an e-mail
 * address together with a network address, kept as a digest.
 */
export class KnownPlaces {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async knows(emailKey: string, address: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("known_places")
      .select("place")
      .where("place", "=", placeOf(emailKey, address))
      .where("seen_at", ">", this.#clock.now() - REMEMBERED)
      .executeTakeFirst();
    return row !== undefined;
  }

  async remember(accountId: string, emailKey: string, address: string): Promise<void> {
    const seen_at = this.#clock.now();
    await this.#db
      .insertInto("known_places")
      .values({ place: placeOf(emailKey, address), account_id: accountId, seen_at })
      .onConflict((conflict) =>
        conflict
          .column("place")
          .doUpdateSet({ account_id: accountId, seen_at })
          .where("known_places.seen_at", "<", seen_at - FRESH),
      )
      .execute();
  }

  async forget(accountId: string): Promise<void> {
    await this.#db.deleteFrom("known_places").where("account_id", "=", accountId).execute();
  }

  /** Removes what is remembered no longer. */
  async sweep(): Promise<void> {
    await this.#db
      .deleteFrom("known_places")
      .where("seen_at", "<=", this.#clock.now() - REMEMBERED)
      .execute();
  }
}

function placeOf(emailKey: string, address: string): string {
  return sha256(`${emailKey} ${subscriberOf(address)}`);
}
