import { CounterfoilError } from "@counterfoil/protocol";

/** What Node says of a connection that fails. */
const NETWORK = /^(?:ECONN|EPIPE$|ETIMEDOUT$|EAI_|ENOTFOUND$|EHOSTUNREACH$|ENETUNREACH$|ENOENT$)/;
const SQLITE = /^SQLITE_(?:BUSY|FULL|IOERR|CANTOPEN|READONLY|LOCKED|CORRUPT|NOTADB|PROTOCOL)/;
/** Connection, transaction rollback, resources, operator intervention, system (PostgreSQL, appendix A). */
const POSTGRES = /^(?:08|25006|40|53|55P03|57|58|XX)/;
/**
 * Drivers that tell a fault by its words alone. SQLite rolls back by itself when the disk is full or fails; of that fault
 * the caller then only hears that there is nothing left to roll back.
 */
const WORDS =
  /cannot rollback - no transaction is active|connection terminated|timeout exceeded|query read timeout|connection error|command timed out|connection is closed|stream isn't writeable|cluster isn't ready|failed to refresh slots|cluster redirections|sentinels are unreachable|client is closed|cannot use a pool|socket closed|the connection was closed/i;
const REDIS =
  /^(?:LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|BUSY|UNKILLABLE|NOAUTH|WRONGPASS) ?/;

/** Whether an error says that a store failed, as opposed to a mistake of ours. */
export function isStorageFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "MaxRetriesPerRequestError" || error.name === "ClusterAllFailedError") return true;
  const code = "code" in error ? String(error.code) : "";
  if (NETWORK.test(code) || SQLITE.test(code) || (code.length === 5 && POSTGRES.test(code))) return true;
  return WORDS.test(error.message) || (error.name === "ReplyError" && REDIS.test(error.message));
}

/** What a failing store comes to, for every caller: nothing is lost, try again in two seconds. */
export function storageUnavailable(): CounterfoilError {
  return new CounterfoilError("storage_unavailable", { retryAfter: 2 });
}
