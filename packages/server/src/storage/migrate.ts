import { type Migration, Migrator } from "kysely";
import type { Database } from "./database.js";
import * as thread from "./migrations/0001-thread.js";
import * as keySchedule from "./migrations/0002-key-schedule.js";
import * as revocations from "./migrations/0003-revocations.js";
import * as passwords from "./migrations/0004-passwords.js";
import * as vault from "./migrations/0005-vault.js";
import * as verifiedAddresses from "./migrations/0006-verified-addresses.js";
import * as changes from "./migrations/0007-changes.js";
import * as withdrawal from "./migrations/0008-withdrawal.js";

/** One history for every database, in the order of the names; a migration that has landed never changes. */
const MIGRATIONS: Record<string, Migration> = {
  "0001-thread": thread,
  "0002-key-schedule": keySchedule,
  "0003-revocations": revocations,
  "0004-passwords": passwords,
  "0005-vault": vault,
  "0006-verified-addresses": verifiedAddresses,
  "0007-changes": changes,
  "0008-withdrawal": withdrawal,
};

/** Brings the schema up to date and gives the names of the migrations that ran. Safe to call at every start. */
export async function migrate(db: Database): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}
