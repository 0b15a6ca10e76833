import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { underLoad } from "../load.js";
import { shiftedClock } from "../shifted-clock.js";
import { type Scenario, SECOND } from "../trial.js";
import { World } from "../world.js";

/** Two server processes over the same stores, one clock 30 seconds behind the stores' and one 30 seconds ahead. */
export const clockSkew: Scenario = {
  name: "clock-skew",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
    const own = (index: number) => shiftedClock(index === 0 ? -30 * SECOND : 30 * SECOND);
    const world = await World.start({ servers: 2, window: trial.window, environment, own });
    return underLoad(world, trial, { name: this.name, disturb: () => after(1000) });
  },
};
