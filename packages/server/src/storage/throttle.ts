import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, SECOND } from "../lib/clock.js";
import type { Database } from "./database.js";

/** A limit on what is counted under one key: `most` in each window of so many milliseconds. */
export interface Count {
  key: string;
  most: number;
  window: number;
}

/**
 * Counts in windows that begin at whole multiples of their length. An attempt is counted before it is made, so that any
 * number of parallel ones stays within the limit, and given back when it turns out to be none that counts.
 */
export interface Throttle {
  /** Counts one for each, or none at all where a limit is reached. Gives the milliseconds to wait; 0: it was counted. */
  take(counts: readonly Count[]): Promise<number>;
  giveBack(counts: readonly Count[]): Promise<void>;
}

/** The end of the window that this moment is in. */
export function endOfWindow(now: number, window: number): number {
  return (Math.floor(now / window) + 1) * window;
}

/** Throws `rate_limited` where a limit is reached (RFC 6585 §4). */
export async function takeOrRefuse(throttle: Throttle, counts: readonly Count[]): Promise<void> {
  const wait = await throttle.take(counts);
  if (wait > 0) throw new CounterfoilError("rate_limited", { retryAfter: Math.ceil(wait / SECOND) });
}

export class SqlThrottle implements Throttle {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async take(counts: readonly Count[]): Promise<number> {
    const now = this.#clock.now();
    const waits = await Promise.all(counts.map((count) => this.#add(count, now)));
    const wait = Math.max(0, ...waits);
    if (wait > 0) await this.giveBack(counts);
    return wait;
  }

  async giveBack(counts: readonly Count[]): Promise<void> {
    const now = this.#clock.now();
    for (const { key, window } of counts)
      await this.#db
        .updateTable("throttle")
        .set((row) => ({ count: row("count", "-", 1) }))
        .where("key", "=", key)
        .where("ends_at", "=", endOfWindow(now, window))
        .where("count", ">", 0)
        .execute();
  }

  /** Removes the counts of windows that are over. */
  async sweep(): Promise<void> {
    await this.#db.deleteFrom("throttle").where("ends_at", "<=", this.#clock.now()).execute();
  }

  async #add({ key, most, window }: Count, now: number): Promise<number> {
    const ends_at = endOfWindow(now, window);
    const row = await this.#db
      .insertInto("throttle")
      .values({ key, ends_at, count: 1 })
      .onConflict((conflict) =>
        conflict.columns(["key", "ends_at"]).doUpdateSet((row) => ({ count: row("throttle.count", "+", 1) })),
      )
      .returning("count")
      .executeTakeFirstOrThrow();
    return row.count > most ? ends_at - now : 0;
  }
}
