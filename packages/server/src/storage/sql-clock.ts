import { type RawBuilder, sql } from "kysely";
import type { Clock } from "../lib/clock.js";

/**
 * The time by the store's own clock, in milliseconds, as an expression of SQL: servers whose clocks differ agree on it.
 * One statement sees one time.
 */
export type SqlClock = () => RawBuilder<number>;

/** Postgres's own clock. */
export const postgresClock: SqlClock = () =>
  sql<number>`cast(floor(extract(epoch from statement_timestamp()) * 1000) as bigint)`;

/** The clock of this process: SQLite lives inside it. Tests inject theirs here, into either database. */
export function processClock(clock: Clock): SqlClock {
  return () => sql<number>`cast(${clock.now()} as bigint)`;
}
