import type { Clock } from "../lib/clock.js";
import type { Database } from "./database.js";

/** What `take` found. A value is given out once, whatever the number of simultaneous callers. */
export type Taken = { kind: "taken"; value: string } | { kind: "expired" } | { kind: "unknown" };

/**
 * Things that can be used once: login transactions, client assertions, DPoP proofs, e-mail tokens, tickets.
 * `take` and `claim` are atomic: of any number of parallel calls for one id, one gets the value and the others `unknown`;
 * one is the first and the others are not.
 */
export interface OneTimeStore {
  /** Keeps a value until `expiresAt` (milliseconds), in place of the one before. */
  put(kind: string, id: string, value: string, expiresAt: number): Promise<void>;
  take(kind: string, id: string): Promise<Taken>;
  /** Notes an id that somebody else chose, until `expiresAt` (milliseconds): true for the first caller, false for a replay. */
  claim(kind: string, id: string, expiresAt: number): Promise<boolean>;
}

/** How long an expired entry is still told apart from an unknown one. */
const REMEMBERED = 60 * 60 * 1000;

export class SqlOneTimeStore implements OneTimeStore {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async put(kind: string, id: string, value: string, expiresAt: number): Promise<void> {
    await this.#sweep();
    await this.#db
      .insertInto("one_time")
      .values({ kind, id, value, expires_at: expiresAt })
      .onConflict((conflict) => conflict.columns(["kind", "id"]).doUpdateSet({ value, expires_at: expiresAt }))
      .execute();
  }

  async take(kind: string, id: string): Promise<Taken> {
    const row = await this.#db
      .deleteFrom("one_time")
      .where("kind", "=", kind)
      .where("id", "=", id)
      .returning(["value", "expires_at"])
      .executeTakeFirst();
    if (!row) return { kind: "unknown" };
    return row.expires_at > this.#clock.now() ? { kind: "taken", value: row.value } : { kind: "expired" };
  }

  async claim(kind: string, id: string, expiresAt: number): Promise<boolean> {
    await this.#sweep();
    const row = await this.#db
      .insertInto("one_time")
      .values({ kind, id, value: "", expires_at: expiresAt })
      .onConflict((conflict) =>
        conflict
          .columns(["kind", "id"])
          .doUpdateSet({ expires_at: expiresAt })
          .where("one_time.expires_at", "<=", this.#clock.now()),
      )
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  async #sweep(): Promise<void> {
    await this.#db
      .deleteFrom("one_time")
      .where("expires_at", "<", this.#clock.now() - REMEMBERED)
      .execute();
  }
}
