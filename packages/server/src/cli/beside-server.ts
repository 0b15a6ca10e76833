import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CounterfoilError } from "@counterfoil/protocol";
import type { Config } from "../config.js";
import { storeAddresses } from "../config-stores.js";
import { systemClock } from "../lib/clock.js";
import { KeyRing } from "../signing/key-ring.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import { keyWrapper } from "../signing/transit.js";
import { isStorageFault } from "../storage/fault.js";
import { Stores, sqliteFile } from "../storage/stores.js";
import { Failure } from "./failure.js";

/** Works on the stores beside a server that may be running, and closes them again. Throws `Failure`. */
export async function besideServer(config: Config, work: (stores: Stores) => Promise<void>): Promise<void> {
  const addresses = storeAddresses(config);
  if (addresses.databaseUrl === undefined && !existsSync(sqliteFile(config.dataDir)))
    throw new Failure([`there is no store in ${config.dataDir}: "counterfoil serve" makes it`]);
  let stores: Stores | undefined;
  try {
    stores = Stores.openBeside(addresses, systemClock);
    await requireSchema(stores);
    await work(stores);
  } catch (error) {
    if (error instanceof CounterfoilError) throw new Failure([error.message]);
    if (!isStorageFault(error)) throw error;
    throw new Failure([`the store cannot be used: ${error instanceof Error ? error.message : "unknown"}`]);
  } finally {
    await stores?.close();
  }
}

/** The root keys as the server reads them; makes none. Throws `Failure`. */
function ringOf(config: Config): KeyRing {
  if (config.keys) return config.keys;
  const file = join(config.dataDir, "keys");
  try {
    return KeyRing.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const missing = error instanceof Error && "code" in error;
    throw new Failure([missing ? `the key file ${file} cannot be read` : `${file}: ${String(error)}`]);
  }
}

/** What wraps the data keys, as the server has it. Throws `Failure`. */
export function wrapperOf(config: Config): KeyWrapper {
  return keyWrapper(config.transit, ringOf(config));
}

async function requireSchema({ db }: Stores): Promise<void> {
  try {
    await db.selectFrom("signing_keys").select("sequence").limit(1).execute();
    await db.selectFrom("accounts").select("login_email").limit(1).execute();
    await db.selectFrom("connections").select("fence").limit(1).execute();
  } catch (error) {
    if (isStorageFault(error)) throw error;
    throw new Failure(['the store is of an older version: "counterfoil migrate" brings it up to date']);
  }
}
