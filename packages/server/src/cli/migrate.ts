import { storeAddresses } from "../config-stores.js";
import { systemClock } from "../lib/clock.js";
import { FolderInUse } from "../storage/data-folder.js";
import { migrate } from "../storage/migrate.js";
import { Stores } from "../storage/stores.js";
import { configOrFailure } from "./configuration.js";
import { Failure } from "./failure.js";

/** `counterfoil migrate`: brings the store's schema up to date. */
export async function runMigrations(json: boolean): Promise<void> {
  const stores = openStores();
  try {
    const ran = await migrate(stores.db);
    const text = ran.length === 0 ? "the schema is up to date" : `ran ${ran.join(", ")}`;
    process.stdout.write(json ? `${JSON.stringify({ ran })}\n` : `${text}\n`);
  } finally {
    await stores.close();
  }
}

function openStores(): Stores {
  try {
    return Stores.open(storeAddresses(configOrFailure()), systemClock);
  } catch (error) {
    if (error instanceof FolderInUse) throw new Failure([error.message]);
    throw error;
  }
}
