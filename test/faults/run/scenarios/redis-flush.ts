import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { underLoad } from "../load.js";
import type { Scenario } from "../trial.js";
import { World } from "../world.js";

/** Somebody empties Redis. */
export const redisFlush: Scenario = {
  name: "flush",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
    const world = await World.start({ servers: 2, window: trial.window, environment });
    // A theft needs a few windows to show: between two floods there have to be some.
    const disturb = async () => {
      await after(3000 * trial.window);
      await redis.command("FLUSHALL");
    };
    return underLoad(world, trial, { name: this.name, disturb, fallsBack: true });
  },
};
