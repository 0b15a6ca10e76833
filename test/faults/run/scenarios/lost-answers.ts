import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../../support/postgres.js";
import { type Fate, HttpProxy } from "../../../support/proxy.js";
import { RedisServer } from "../../../support/redis.js";
import { SeededRandom } from "../../seeded-random.js";
import { underLoad } from "../load.js";
import type { Scenario } from "../trial.js";
import { World } from "../world.js";

/** The network loses one answer of twenty after the server has done its work, some requests before, and delays others. */
export const lostAnswers: Scenario = {
  name: "lost-answers",
  async run(trial) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
    const world = await World.start({ servers: 2, window: trial.window, environment });
    const proxies = await Promise.all(world.urls.map((url) => HttpProxy.before(url)));
    const random = new SeededRandom(5);
    const fate = (): Fate => {
      const chance = random.int(1, 100);
      if (chance <= 5) return "lose";
      if (chance <= 6) return "cut";
      return chance <= 15 ? { late: random.int(20, trial.window * 600) } : "pass";
    };
    for (const proxy of proxies) proxy.fate = fate;
    const findings = await underLoad(world, trial, {
      name: this.name,
      urls: proxies.map(({ url }) => url),
      disturb: () => after(1000),
      calm: () => {
        for (const proxy of proxies) proxy.fate = () => "pass";
      },
    });
    const disturbances = proxies.reduce((sum, { counts }) => sum + counts.lose + counts.cut + counts.late, 0);
    return { ...findings, figures: { ...findings.figures, disturbances } };
  },
};
