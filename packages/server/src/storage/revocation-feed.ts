import { performance } from "node:perf_hooks";
import type { RevocationCause } from "@counterfoil/protocol";
import { sql } from "kysely";
import { SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Database } from "./database.js";
import { fromRow, REMEMBERED, type Revocation } from "./revocations.js";
import type { SqlClock } from "./sql-clock.js";
import type { Wakes } from "./wakes.js";

/** Hears a revocation; `lag` is how long after its writing it was read, milliseconds by the store's clock. */
export type RevocationListener = (revocation: Revocation, lag: number) => void;

/** A tail reads this often when nothing wakes it. */
const POLL = SECOND / 4;
/** Each read goes back this far: rows are committed in another order than they were written. */
const OVERLAP = 30 * SECOND;

/**
 * The tail of the table `revocations` in one process: what was revoked in the last 24 hours, told to listeners once,
 * in order of arrival, and the watermark up to which nothing is missing.
 */
export class RevocationFeed {
  readonly #db: Database;
  readonly #clock: SqlClock;
  readonly #log: Log;
  readonly #poll: number;
  readonly #entries = new Map<string, Revocation>();
  readonly #listeners = new Set<RevocationListener>();
  #watermark = 0;
  /** Process time of the newest read that worked. */
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #again = false;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(db: Database, clock: SqlClock, log: Log, poll: number) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#poll = poll;
  }

  /** Reads what is remembered, then keeps reading until `close`. Throws what the first read throws. */
  static async open(db: Database, clock: SqlClock, wakes: Wakes, log: Log, poll = POLL): Promise<RevocationFeed> {
    const feed = new RevocationFeed(db, clock, log, poll);
    await feed.#read();
    wakes.onWake(() => void feed.refresh());
    feed.#schedule();
    return feed;
  }

  /** Every revocation committed before this time is known; milliseconds by the store's clock. */
  get watermark(): number {
    return this.#watermark;
  }

  /** Milliseconds since SQL was last read: beyond a few seconds the feed is stale. */
  get staleness(): number {
    return performance.now() - this.#readAt;
  }

  /** What was revoked at or after this time by the store's clock, oldest first. */
  since(time: number): Revocation[] {
    return [...this.#entries.values()].filter((revocation) => revocation.createdAt >= time);
  }

  /** Tells each new revocation once. Gives the function that ends it. */
  listen(listener: RevocationListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads now; resolves when what was committed before the call is known. A failing store leaves the feed stale. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readAll();
    await this.#reading;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#read();
      } while (this.#again && !this.#closed);
      if (this.#failing) this.#log.info({}, "revocations are heard again");
      this.#failing = false;
    } catch (error) {
      if (!this.#failing && !this.#closed) this.#log.error({ err: error }, "revocations cannot be read");
      this.#failing = true;
    } finally {
      this.#reading = undefined;
    }
  }

  async #read(): Promise<void> {
    const startedAt = performance.now();
    const first = this.#watermark === 0;
    const now = this.#clock();
    const from = first
      ? sql<number>`${now} - ${REMEMBERED}`
      : sql<number>`cast(${this.#watermark - OVERLAP} as bigint)`;
    // One row at least, so that the store's time comes with the same statement.
    const { rows } = await sql<{ now: number } & Row>`
      SELECT ${now} AS now, r.id, r.kind, r.value, r.issued_before, r.cause, r.created_at
      FROM (SELECT 1 AS one) AS always LEFT JOIN revocations AS r ON r.created_at >= ${from}
      ORDER BY r.created_at`.execute(this.#db);
    for (const row of rows) if (row.id !== null) this.#take(fromRow(row), row.now);
    this.#watermark = Math.max(this.#watermark, rows[0]?.now ?? 0);
    this.#readAt = startedAt;
    this.#forget();
  }

  #take(revocation: Revocation, now: number): void {
    if (this.#entries.has(revocation.id)) return;
    this.#entries.set(revocation.id, revocation);
    for (const listener of this.#listeners) listener(revocation, Math.max(0, now - revocation.createdAt));
  }

  #forget(): void {
    for (const [id, { createdAt }] of this.#entries) {
      if (createdAt >= this.#watermark - REMEMBERED) break;
      this.#entries.delete(id);
    }
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.refresh().then(() => this.#schedule()), this.#poll);
    this.#timer.unref();
  }
}

type Row =
  | { id: null; kind: null; value: null; issued_before: null; cause: null; created_at: null }
  | {
      id: string;
      kind: Revocation["kind"];
      value: string;
      issued_before: number | null;
      cause: RevocationCause | null;
      created_at: number;
    };
