import { closeSync, openSync } from "node:fs";
import { CounterfoilError } from "@counterfoil/protocol";
import { Kysely, SqliteDialect } from "kysely";
import Libsql from "libsql";
import type { Tables } from "./tables.js";

/**
 * `storage/` owns the connection to SQL, the migrations, the one-time store and the lock of the data folder. Rooms
 * above write their own queries through Kysely in SQL that SQLite and Postgres both speak; what differs stays here.
 */
export type Database = Kysely<Tables>;

/** Milliseconds a query waits for another process's write before it fails as `storage_unavailable`. */
const BUSY_TIMEOUT = 2000;

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
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
}

/** Whether an error says that the store failed, as opposed to a mistake of ours. */
export function isStorageFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^SQLITE_(?:BUSY|FULL|IOERR|CANTOPEN|READONLY|LOCKED|CORRUPT|NOTADB|PROTOCOL)/.test(code);
}

/** What a failing store comes to, for every caller: nothing is lost, try again in two seconds. */
export function storageUnavailable(): CounterfoilError {
  return new CounterfoilError("storage_unavailable", { retryAfter: 2 });
}

/** Whether the store answers. */
export async function storeAnswers(db: Database): Promise<boolean> {
  try {
    await db.selectFrom("one_time").select("id").limit(1).execute();
    return true;
  } catch {
    return false;
  }
}
