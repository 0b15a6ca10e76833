import { afterAll, beforeAll } from "vitest";
import { oneTimeContract } from "./one-time.contract.js";
import { SqlOneTimeStore } from "./one-time.js";
import { RedisOneTimeStore } from "./one-time-redis.js";
import { openTemporaryDatabase } from "./temporary-database.js";
import { TemporaryPostgres } from "./temporary-postgres.js";
import { TemporaryRedis } from "./temporary-redis.js";

let postgres: TemporaryPostgres;
let server: TemporaryRedis;
beforeAll(async () => {
  [postgres, server] = await Promise.all([TemporaryPostgres.start(), TemporaryRedis.start()]);
}, 30_000);
afterAll(() => Promise.all([postgres.stop(), server.stop()]));

oneTimeContract("SQLite", async (clock) => {
  const { db, close } = await openTemporaryDatabase();
  return { store: new SqlOneTimeStore(db, clock), close };
});

oneTimeContract("Postgres", async (clock) => {
  const { db, close } = await postgres.open();
  return { store: new SqlOneTimeStore(db, clock), close };
});

oneTimeContract("Redis", async (clock) => {
  const { redis, close } = await server.open();
  return { store: new RedisOneTimeStore(redis, clock), close };
});
