import { join } from "node:path";
import Libsql from "libsql";

/** A row of the server's embedded store, as it lies on the disk. */
export type Row = Record<string, string | number | null>;

/** Asks the embedded store of a data folder behind the server's back; the server may be running. */
export function stored(dataFolder: string, query: string, ...values: (string | number)[]): Row[] {
  return withStore(dataFolder, (db) => db.prepare(query).all(values) as Row[]);
}

/** Changes the embedded store of a data folder behind the server's back. */
export function changeStored(dataFolder: string, statement: string, ...values: (string | number)[]): void {
  withStore(dataFolder, (db) => db.prepare(statement).run(values));
}

/** The connection of an account, as far as its state goes. */
export function connectionOf(dataFolder: string, accountId: string): Row {
  const [row] = stored(dataFolder, "SELECT * FROM connections WHERE account_id = ?", accountId);
  if (!row) throw new Error(`account ${accountId} has no connection`);
  return row;
}

function withStore<T>(dataFolder: string, use: (db: Libsql.Database) => T): T {
  const db = new Libsql(join(dataFolder, "counterfoil.db"), { timeout: 2000 });
  try {
    return use(db);
  } finally {
    db.close();
  }
}
