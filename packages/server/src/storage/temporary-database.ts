import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openSqlite } from "./database.js";
import { migrate } from "./migrate.js";

/** A migrated SQLite store in a folder of its own; for tests. */
export async function openTemporaryDatabase(): Promise<{ db: Database; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "counterfoil-"));
  const db = openSqlite(join(folder, "store.db"));
  await migrate(db);
  const close = async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  };
  return { db, close };
}
