import { Postgres } from "../../support/postgres.js";
import { RedisServer } from "../../support/redis.js";
import { Target } from "../target.js";

/** What is fuzzed: the server over its own SQLite file, or over Postgres and Redis, which take other texts amiss. */
export async function openTarget(shared: boolean): Promise<Target> {
  if (!shared) return Target.open();
  const [postgres, redis] = await Promise.all([Postgres.start(), RedisServer.start()]);
  return Target.open({ DATABASE_URL: postgres.url(), REDIS_URL: redis.url });
}
