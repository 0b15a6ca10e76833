import { Registry } from "prom-client";
import type { Clock } from "../lib/clock.js";
import { type Log, openLog } from "../lib/log.js";
import { Circuits } from "../providers/circuit-breaker.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import type { Database } from "../storage/database.js";
import { processClock } from "../storage/sql-clock.js";
import { VaultMetrics } from "./metrics.js";
import { Vault } from "./vault.js";

const OWN_RING = KeyRing.parse(newRootKey());
const SILENT = openLog("silent");

/** The vault of one process, all of them with the same root key; for tests and measurements. */
export function temporaryVault(db: Database, clock: Clock, wrapper: KeyWrapper = OWN_RING, log: Log = SILENT): Vault {
  const circuits = new Circuits(clock);
  const metrics = new VaultMetrics(new Registry(), circuits);
  return new Vault({ db, sqlClock: processClock(clock), wrapper, clock, circuits, metrics, log });
}
