import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { MASTER_NAME, RedisSentinel } from "../../../support/redis-sentinel.js";
import { underLoad } from "../load.js";
import type { Scenario } from "../trial.js";
import { World } from "../world.js";

/** The master of Redis is killed, a Sentinel promotes the replica, and the dead one comes back as its replica. */
export const redisSentinel: Scenario = {
  name: "sentinel",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisSentinel.start({ appendonly: "yes" });
    const places = redis.sentinels.map(({ host, port }) => `${host}:${port}`).join(",");
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: `redis+sentinel://${places}/${MASTER_NAME}` };
    const world = await World.start({ servers: 2, window: trial.window, environment });
    const disturb = async () => {
      await after(9000);
      await redis.failover();
      await after(1000);
      await redis.heal();
    };
    return underLoad(world, trial, { name: this.name, disturb, fallsBack: true });
  },
};
