import { sql } from "kysely";
import type { ManualClock } from "../../lib/manual-clock.js";
import { processClock } from "../../storage/sql-clock.js";
import { openTemporaryDatabase } from "../../storage/temporary-database.js";
import { TemporaryPostgres } from "../../storage/temporary-postgres.js";
import { TemporaryRedis } from "../../storage/temporary-redis.js";
import type { StoreUnderTest } from "../rotation.contract.js";
import { RedisRotationStore } from "../rotation-redis.js";
import { SqlRotationStore } from "../rotation-sql.js";

/** A rotation store that can be opened: empty, alone on a server of its own, over a clock that its opener moves. */
export interface NamedStore {
  name: string;
  open(clock: ManualClock): Promise<StoreUnderTest>;
}

/** Every rotation store there is. */
export const stores: readonly NamedStore[] = [
  { name: "sqlite", open: openSqlite },
  { name: "postgres", open: openPostgres },
  { name: "redis", open: openRedis },
];

/** SQLite in a file of its own. */
export async function openSqlite(clock: ManualClock): Promise<StoreUnderTest> {
  const { db, close } = await openTemporaryDatabase();
  // Nobody cuts the power here: a search of thousands of steps need not wait for the disk.
  await sql`PRAGMA synchronous = OFF`.execute(db);
  return { store: new SqlRotationStore(db, processClock(clock)), close };
}

async function openPostgres(clock: ManualClock): Promise<StoreUnderTest> {
  const server = await TemporaryPostgres.start();
  const { db, close } = await server.open();
  const closeAll = () => close().finally(() => server.stop());
  return { store: new SqlRotationStore(db, processClock(clock)), close: closeAll };
}

async function openRedis(clock: ManualClock): Promise<StoreUnderTest> {
  const server = await TemporaryRedis.start();
  const { redis, close } = await server.open();
  const closeAll = () => close().finally(() => server.stop());
  return { store: new RedisRotationStore(redis, clock), close: closeAll };
}
