import { join } from "node:path";
import { DataFolder, FolderInUse } from "../storage/data-folder.js";
import { openSqlite } from "../storage/database.js";
import { migrate } from "../storage/migrate.js";
import { Failure } from "./failure.js";
import { configOrFailure } from "./serve.js";

/** `counterfoil migrate`: brings the store's schema up to date. */
export async function runMigrations(json: boolean): Promise<void> {
  const folder = openFolder(configOrFailure().dataDir);
  const db = openSqlite(join(folder.path, "counterfoil.db"));
  try {
    const ran = await migrate(db);
    const text = ran.length === 0 ? "the schema is up to date" : `ran ${ran.join(", ")}`;
    process.stdout.write(json ? `${JSON.stringify({ ran })}\n` : `${text}\n`);
  } finally {
    await db.destroy();
    folder.close();
  }
}

function openFolder(path: string): DataFolder {
  try {
    return DataFolder.open(path);
  } catch (error) {
    if (error instanceof FolderInUse) throw new Failure([error.message]);
    throw error;
  }
}
