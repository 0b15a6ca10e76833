import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { underLoad } from "../load.js";
import type { Scenario } from "../trial.js";
import { World } from "../world.js";

/** Two server processes over the same stores are killed and started again in turn. */
export const serverKill: Scenario = {
  name: "server-kill",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
    const world = await World.start({ servers: 2, window: trial.window, environment });
    let kills = 0;
    const disturb = async () => {
      await after(4000);
      const server = world.servers[kills++ % world.servers.length];
      if (!server) return;
      await world.kill(server);
      await server.restart();
    };
    return underLoad(world, trial, { name: this.name, disturb });
  },
};

/** The one server over its own SQLite file is killed and started again. */
export const sqlite: Scenario = {
  name: "sqlite",
  async run(trial) {
    const world = await World.start({ servers: 1, window: trial.window, environment: {} });
    const disturb = async () => {
      await after(4500);
      for (const server of world.servers) {
        await world.kill(server);
        await server.restart();
      }
    };
    return underLoad(world, trial, { name: this.name, disturb });
  },
};
