import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { RedisCluster } from "../../../support/redis-cluster.js";
import { underLoad } from "../load.js";
import type { Scenario } from "../trial.js";
import { World } from "../world.js";

/** A Cluster of three masters serves the load; one after the other is killed and comes back. */
export const redisCluster: Scenario = {
  name: "cluster",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisCluster.start({ appendonly: "yes" });
    const places = redis.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: `redis+cluster://${places}` };
    const world = await World.start({ servers: 2, window: trial.window, environment });
    let kills = 0;
    const disturb = async () => {
      await after(7000);
      const node = redis.nodes[kills++ % redis.nodes.length];
      await node?.kill9();
      await after(200);
      await node?.restart();
      await redis.whole();
    };
    return underLoad(world, trial, { name: this.name, disturb, fallsBack: true });
  },
};
