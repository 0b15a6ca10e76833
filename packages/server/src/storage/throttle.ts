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

/** Counts in SQL. A refusal only reads, so that a flood of them costs the disk nothing. */
export class SqlThrottle implements Throttle {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async take(counts: readonly Count[]): Promise<number> {
    const now = this.#clock.now();
    const before = await this.#db
      .selectFrom("throttle")
      .select(["key", "count"])
      .where("key", "in", counts.map(rowKey))
      .where("ends_at", ">", now)
      .execute();
    const full = longestWait(counts, before, now, (count, most) => count >= most);
    if (full > 0) return full;
    const after = await this.#change(counts, now, 1);
    const wait = longestWait(counts, after, now, (count, most) => count > most);
    if (wait > 0) await this.#change(counts, now, -1);
    return wait;
  }

  async giveBack(counts: readonly Count[]): Promise<void> {
    await this.#change(counts, this.#clock.now(), -1);
  }

  /** Removes the counts of windows that are over. */
  async sweep(): Promise<void> {
    await this.#db.deleteFrom("throttle").where("ends_at", "<=", this.#clock.now()).execute();
  }

  /** One statement, its rows always in the same order, so that two of them never wait for each other. */
  #change(counts: readonly Count[], now: number, by: 1 | -1): Promise<{ key: string; count: number }[]> {
    const rows = counts.map((count) => ({
      key: rowKey(count),
      ends_at: endOfWindow(now, count.window),
      count: Math.max(0, by),
    }));
    rows.sort((one, other) => (one.key < other.key ? -1 : 1));
    return this.#db
      .insertInto("throttle")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["key", "ends_at"]).doUpdateSet((row) => ({
          count: row
            .case()
            .when("throttle.count", "=", 0)
            .then(Math.max(0, by))
            .else(row("throttle.count", "+", by))
            .end(),
        })),
      )
      .returning(["key", "count"])
      .execute();
  }
}

/** Windows of different lengths may end at the same moment. */
function rowKey({ key, window }: Count): string {
  return `${key}:${window}`;
}

function longestWait(
  counts: readonly Count[],
  rows: readonly { key: string; count: number }[],
  now: number,
  isFull: (count: number, most: number) => boolean,
): number {
  const full = counts.filter((count) => {
    const row = rows.find(({ key }) => key === rowKey(count));
    return row !== undefined && isFull(row.count, count.most);
  });
  return Math.max(0, ...full.map(({ window }) => endOfWindow(now, window) - now));
}
