import type { EventData, EventType } from "@counterfoil/protocol";
import { sql } from "kysely";
import { SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Database } from "./database.js";
import type { SqlClock } from "./sql-clock.js";
import type { Wakes } from "./wakes.js";

/** An event as the outbox has it; `createdAt` in milliseconds by the store's clock. */
export type OutboxEvent = {
  [Type in EventType]: { id: string; type: Type; data: EventData[Type]; createdAt: number };
}[EventType];

/** Read this often while anybody listens; what ends sessions wakes it at once. */
const POLL = SECOND;
/** Each read goes back this far: rows are committed in another order than they were written. */
const OVERLAP = 30 * SECOND;

interface Listener {
  hear: (event: OutboxEvent) => void;
  /** The store's time when it began to listen; undefined until that is known. */
  since: number | undefined;
  /** What it was told, by id, with the time of writing. */
  readonly told: Map<string, number>;
}

/**
 * The tail of the table `outbox` in one process, for the accounts that somebody listens to: what is committed anywhere is
 * told here within a second. Nobody listens, nothing is read.
 */
export class OutboxTail {
  readonly #db: Database;
  readonly #clock: SqlClock;
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<Listener>>();
  #watermark = 0;
  #reading: Promise<void> | undefined;
  #again = false;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Database, clock: SqlClock, wakes: Wakes, log: Log) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    wakes.onWake(() => void this.refresh());
  }

  /** Tells each event of an account once, from now on. Gives the function that ends it. */
  listen(accountId: string, hear: (event: OutboxEvent) => void): () => void {
    const listener: Listener = { hear, since: undefined, told: new Map() };
    const listeners = this.#listeners.get(accountId) ?? new Set();
    this.#listeners.set(accountId, listeners.add(listener));
    void this.refresh();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(accountId);
      if (this.#listeners.size === 0) clearTimeout(this.#timer);
    };
  }

  /** Reads now; resolves when what was committed before the call is told. A failing store is asked again. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    clearTimeout(this.#timer);
    this.#reading = this.#readAll();
    await this.#reading;
    if (this.#listeners.size === 0) return;
    this.#timer = setTimeout(() => void this.refresh(), POLL);
    this.#timer.unref();
  }

  async #readAll(): Promise<void> {
    try {
      do {
        this.#again = false;
        if (this.#listeners.size > 0) await this.#read();
      } while (this.#again);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#log.error({ err: error }, "events cannot be read");
      this.#failing = true;
    } finally {
      this.#reading = undefined;
    }
  }

  async #read(): Promise<void> {
    const accounts = [...this.#listeners.keys()];
    // Those who come while it is read are told by the next read.
    const listeners = new Map(accounts.map((id) => [id, [...(this.#listeners.get(id) ?? [])]]));
    const now = this.#clock();
    const from = this.#watermark === 0 ? now : sql<number>`cast(${this.#watermark - OVERLAP} as bigint)`;
    // One row at least, so that the store's time comes with the same statement.
    const { rows } = await sql<{ now: number } & Row>`
      SELECT ${now} AS now, o.id, o.type, o.account_id, o.data, o.created_at
      FROM (SELECT 1 AS one) AS always LEFT JOIN outbox AS o
        ON o.created_at >= ${from} AND o.account_id IN (${sql.join(accounts)})
      ORDER BY o.created_at`.execute(this.#db);
    this.#watermark = Math.max(this.#watermark, rows[0]?.now ?? 0);
    for (const listener of [...listeners.values()].flat()) listener.since ??= this.#watermark;
    for (const row of rows)
      if (row.id !== null) for (const listener of listeners.get(row.account_id) ?? []) this.#tell(listener, row);
    for (const { told } of [...listeners.values()].flat()) this.#forget(told);
  }

  #tell({ since = 0, told, hear }: Listener, { id, type, data, created_at }: FullRow): void {
    if (created_at < since || told.has(id)) return;
    told.set(id, created_at);
    hear({ id, type, data: JSON.parse(data), createdAt: created_at } as OutboxEvent);
  }

  #forget(told: Map<string, number>): void {
    for (const [id, createdAt] of told) {
      if (createdAt >= this.#watermark - OVERLAP) break;
      told.delete(id);
    }
  }
}

interface FullRow {
  id: string;
  type: EventType;
  account_id: string;
  data: string;
  created_at: number;
}

type Row = FullRow | { [Name in keyof FullRow]: null };
