import { expect, test } from "vitest";
import { lostAnswers } from "./run/scenarios/lost-answers.js";
import { postgresOnly } from "./run/scenarios/postgres-restart.js";
import { redisRestart } from "./run/scenarios/redis-restart.js";
import { sqlite } from "./run/scenarios/server-kill.js";

// The short form of `npm run test:faults`.

test.concurrent.each([redisRestart, postgresOnly, lostAnswers, sqlite])(
  "nobody is signed out by accident, nothing forks and every theft is caught: $name",
  async (scenario) => {
    const { violations } = await scenario.run({ seconds: 6, refreshes: 0, window: 2, clients: 24, thefts: 3 });
    expect(violations).toEqual([]);
  },
);
