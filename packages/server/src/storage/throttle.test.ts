import { afterAll, beforeAll } from "vitest";
import { openTemporaryDatabase } from "./temporary-database.js";
import { TemporaryPostgres } from "./temporary-postgres.js";
import { TemporaryRedis } from "./temporary-redis.js";
import { throttleContract } from "./throttle.contract.js";
import { SqlThrottle } from "./throttle.js";
import { RedisThrottle } from "./throttle-redis.js";

let postgres: TemporaryPostgres;
let redis: TemporaryRedis;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([TemporaryPostgres.start(), TemporaryRedis.start()]);
}, 30_000);
afterAll(() => Promise.all([postgres.stop(), redis.stop()]));

throttleContract("SQLite", async (clock) => {
  const { db, close } = await openTemporaryDatabase();
  return { throttle: new SqlThrottle(db, clock), close };
});

throttleContract("Postgres", async (clock) => {
  const { db, close } = await postgres.open();
  return { throttle: new SqlThrottle(db, clock), close };
});

throttleContract("Redis", async (clock) => {
  const under = await redis.open();
  return { throttle: new RedisThrottle(under.redis, clock), close: under.close };
});
