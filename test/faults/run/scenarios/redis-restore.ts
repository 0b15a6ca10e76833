import { setTimeout as after } from "node:timers/promises";
import type { TokenResponse } from "@counterfoil/protocol";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { call } from "../api.js";
import { Road } from "../road.js";
import { Tally } from "../tally.js";
import { type Scenario, SECOND } from "../trial.js";
import { World } from "../world.js";

const SESSIONS = 20;
const ACCESS_SECONDS = 2;

/** An older snapshot of Redis is restored: it knows the records of sessions that were signed out since. */
export const redisRestore: Scenario = {
  name: "restore",
  async run({ window }) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start({ appendonly: "yes" });
    const environment = {
      DATABASE_URL: postgres.url(),
      REDIS_URL: redis.url,
      COUNTERFOIL_ACCESS_TOKEN_TTL: String(ACCESS_SECONDS),
    };
    const world = await World.start({ servers: 2, window, environment });
    const road = new Road(world.urls, new Tally(), window);
    const [gone, stay] = [await world.signIn(SESSIONS), await world.signIn(SESSIONS)];

    const snapshot = await redis.snapshot();
    for (const session of gone) {
      const fresh = await renewed(road, session);
      const { status } = await call("POST", `${world.urls[0]}/logout`, fresh.accessToken);
      if (status !== 204) throw new Error(`a sign-out was answered ${status}`);
    }
    await after((ACCESS_SECONDS + 1) * SECOND);
    await redis.restore(snapshot);
    const revived = await countContinued(road, gone);
    // Without what they had in memory.
    for (const server of world.servers) {
      await world.kill(server);
      await server.restart();
    }
    const revivedLater = await countContinued(road, gone);
    const continued = await countContinued(road, stay);

    return {
      name: this.name,
      figures: {
        "signed out": gone.length,
        "revived by the snapshot": revived,
        "after a restart": revivedLater,
        "signed in": stay.length,
        "of these go on": `${continued / world.urls.length}`,
      },
      violations: [
        ...(revived + revivedLater > 0 ? [`${revived + revivedLater} refreshes of ended sessions were answered`] : []),
        ...(continued < stay.length * world.urls.length ? ["living sessions ended"] : []),
        ...road.tally.odd,
      ],
    };
  },
};

/** The access token of a refresh. */
async function renewed(road: Road, session: TokenResponse): Promise<{ accessToken: string }> {
  return { accessToken: session.access_token, ...(await road.refresh(session.refresh_token)) };
}

/** At every process: how many of these sessions can be refreshed. */
async function countContinued(road: Road, sessions: readonly TokenResponse[]): Promise<number> {
  let count = 0;
  for (const url of road.urls)
    for (const { refresh_token } of sessions) {
      let reply = await road.refresh(refresh_token, url);
      while (reply.kind === "unknown") {
        await road.backOff(1);
        reply = await road.refresh(refresh_token, url);
      }
      if (reply.kind === "token") count++;
    }
  return count;
}
