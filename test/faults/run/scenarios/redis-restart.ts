import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { underLoad } from "../load.js";
import type { Scenario } from "../trial.js";
import { World } from "../world.js";

/** Redis is killed and started again, its file written every second. */
export const redisRestart: Scenario = {
  name: "redis-restart",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start({ appendonly: "yes", appendfsync: "everysec" });
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
    const world = await World.start({ servers: 2, window: trial.window, environment });
    const disturb = async () => {
      await after(1300);
      await redis.kill9();
      await after(100);
      await redis.restart();
    };
    const least = Math.min(20, trial.seconds);
    return underLoad(world, trial, { name: this.name, disturb, fallsBack: true, least });
  },
};
