import type { Clock } from "../lib/clock.js";
import type { Database } from "./database.js";

/** What `take` found. A value is given out once, whatever the number of simultaneous callers. */
export type Taken = { kind: "taken"; value: string } | { kind: "expired" } | { kind: "unknown" };

/**
 * Things that can be used once: login transactions, later tickets, e-mail tokens and DPoP proofs.
 * `take` is atomic: of any number of parallel calls for one id, one gets the value and the others `unknown`.
 */
export interface OneTimeStore {
  /** Keeps a value until `expiresAt` (milliseconds). */
  put(kind: string, id: string, value: string, expiresAt: number): Promise<void>;
  take(kind: string, id: string): Promise<Taken>;
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
    await this.#db
      .deleteFrom("one_time")
      .where("expires_at", "<", this.#clock.now() - REMEMBERED)
      .execute();
    await this.#db.insertInto("one_time").values({ kind, id, value, expires_at: expiresAt }).execute();
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
}
