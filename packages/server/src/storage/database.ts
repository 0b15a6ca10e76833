import { closeSync, openSync } from "node:fs";
import { Kysely, PostgresDialect, type SqliteDatabase, SqliteDialect } from "kysely";
import Libsql from "libsql";
import pg from "pg";
import { SECOND } from "../lib/clock.js";
import type { Tables } from "./tables.js";

/**
 * `storage/` owns the connections to SQL and Redis, the migrations, the one-time store, the feed of revocations and the
 * lock of the data folder. Rooms above write their own queries through Kysely in SQL that SQLite and Postgres both
 * speak; what differs stays here.
 */
export type Database = Kysely<Tables>;

/** Lists of different lengths are different texts: there is an end to what is kept. */
const MOST_STATEMENTS = 500;
/** How long a query waits for another process's write before it fails as `storage_unavailable`. */
const BUSY_TIMEOUT = 2 * SECOND;
/** How long anything may take in Postgres, unless a short retry window wants less. */
const STATEMENT_TIMEOUT = 2 * SECOND;

/**
 * Opens the embedded store: one SQLite file, made with mode 0600 if it does not exist. WAL with `synchronous=FULL`, so
 * that an acknowledged write survives `kill -9` and power loss.
 */
export function openSqlite(file: string): Database {
  // SQLite gives its other files the mode of this one.
  closeSync(openSync(file, "a", 0o600));
  const connection = new Libsql(file);
  connection.pragma("journal_mode = WAL");
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  connection.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: new PreparedOnce(connection) }) });
}

/** Statements of ours are few, and preparing one costs more than running it. */
class PreparedOnce implements SqliteDatabase {
  readonly #connection: Libsql.Database;
  readonly #statements = new Map<string, Libsql.Statement>();

  constructor(connection: Libsql.Database) {
    this.#connection = connection;
  }

  prepare(text: string): Libsql.Statement {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.#connection.prepare(text);
    if (this.#statements.size < MOST_STATEMENTS) this.#statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.#connection.close();
  }
}

/**
 * Opens Postgres with a pool of connections; makes none before the first query. `timeout` in milliseconds bounds both the
 * wait for a connection and a statement.
 */
export function openPostgres(url: string, timeout = STATEMENT_TIMEOUT): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "counterfoil",
    connectionTimeoutMillis: timeout,
    statement_timeout: timeout,
    query_timeout: timeout + timeout / 4,
    idle_in_transaction_session_timeout: 5 * SECOND,
    keepAlive: true,
    types: { getTypeParser },
  });
  // A connection that breaks, idle or at work, is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** 64-bit integers as numbers: instants in milliseconds stay far below 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: "text" | "binary") =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as "text");

/** Whether the store answers. */
export async function storeAnswers(db: Database): Promise<boolean> {
  try {
    await db.selectFrom("one_time").select("id").limit(1).execute();
    return true;
  } catch {
    return false;
  }
}
