import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { underLoad } from "../load.js";
import type { Findings, Scenario, Trial } from "../trial.js";
import { World } from "../world.js";

/** Postgres is killed and started again; Redis has the rotation records. */
export const postgresRestart: Scenario = {
  name: "postgres-restart",
  async run(trial) {
    const redis = await RedisServer.start();
    return killPostgres(this.name, trial, { REDIS_URL: redis.url });
  },
};

/** Postgres is killed and started again; it has the rotation records itself. */
export const postgresOnly: Scenario = {
  name: "postgres-only",
  run(trial) {
    return killPostgres(this.name, trial, {});
  },
};

async function killPostgres(name: string, trial: Trial, environment: Record<string, string>): Promise<Findings> {
  const postgres = await Postgres.start();
  const stores = { DATABASE_URL: postgres.url(), ...environment };
  const world = await World.start({ servers: 2, window: trial.window, environment: stores });
  const disturb = async () => {
    await after(5000);
    await postgres.kill9();
    await after(100);
    await postgres.restart();
  };
  return underLoad(world, trial, { name, disturb });
}
