import { setTimeout as after } from "node:timers/promises";
import type { TokenResponse } from "@counterfoil/protocol";
import { Postgres } from "../../../support/postgres.js";
import { RedisServer } from "../../../support/redis.js";
import { call } from "../api.js";
import { Road } from "../road.js";
import { Tally } from "../tally.js";
import { type Scenario, SECOND } from "../trial.js";
import { World } from "../world.js";

const SESSIONS = 40;
/** While the newest read of sign-outs is younger, access tokens are believed and refreshes need no SQL. */
const STALE = 5 * SECOND;

/** Redis is away, then Postgres: what each operation answers, and that all goes on without a restart. */
export const storesDown: Scenario = {
  name: "store-down",
  async run({ window }) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start({ appendonly: "yes" });
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
    const world = await World.start({ servers: 2, window, environment });
    const sessions = await world.signIn(SESSIONS);
    const tally = new Tally();
    const road = new Road(world.urls, tally, window);
    const violations: string[] = [];
    const expect = (what: string, holds: boolean) => {
      if (!holds) violations.push(what);
    };

    await redis.kill9();
    const withoutRedis = await refreshAll(road, sessions);
    expect(`without Redis ${withoutRedis.ended} sessions ended`, withoutRedis.ended === 0);
    expect(
      `without Redis ${withoutRedis.unavailable} of ${SESSIONS} refreshes were answered 503`,
      withoutRedis.unavailable === SESSIONS,
    );
    const devicesWithoutRedis = await devicesOfAll(world, sessions);
    expect(`without Redis /devices answered ${devicesWithoutRedis}`, devicesWithoutRedis.join() === "200");
    await redis.restart();
    const redisBack = await untilAllRefresh(road, sessions);
    expect("not all were refreshed when Redis was back", redisBack < 5 * SECOND);

    const stopped = performance.now();
    await postgres.kill9();
    const withoutPostgres = await refreshAll(road, sessions);
    expect(
      `just without Postgres ${withoutPostgres.tokens} of ${SESSIONS} were refreshed`,
      performance.now() - stopped > STALE || withoutPostgres.tokens === SESSIONS,
    );
    const devicesWithoutPostgres = await devicesOfAll(world, sessions);
    expect(`without Postgres /devices answered ${devicesWithoutPostgres}`, devicesWithoutPostgres.join() === "503");
    await after(Math.max(0, stopped + STALE + SECOND - performance.now()));
    const stale = await refreshAll(road, sessions);
    expect(`long without Postgres ${stale.ended} sessions ended`, stale.ended === 0);
    expect(
      `long without Postgres ${stale.unavailable} of ${SESSIONS} refreshes were answered 503`,
      stale.unavailable === SESSIONS,
    );
    await postgres.restart();
    const postgresBack = await untilAllRefresh(road, sessions);
    expect("not all were refreshed when Postgres was back", postgresBack < 5 * SECOND);
    // Each process reads the sign-outs again within its own rhythm.
    await after(2 * SECOND);
    const devicesAfter = await devicesOfAll(world, sessions);
    expect(`in the end /devices answered ${devicesAfter}`, devicesAfter.join() === "200");

    return {
      name: this.name,
      figures: {
        "503 without Redis": withoutRedis.unavailable,
        "devices without Redis": devicesWithoutRedis.join(" "),
        "all refreshed again after": `${redisBack.toFixed(0)} ms`,
        "refreshed without Postgres": withoutPostgres.tokens,
        "devices without Postgres": devicesWithoutPostgres.join(" "),
        "503 beyond 5 s": stale.unavailable,
        "again after": `${postgresBack.toFixed(0)} ms`,
        "honest sign-outs": tally.signedOut.length,
      },
      violations: [
        ...violations,
        ...tally.odd,
        ...(tally.adviceless > 0 ? [`${tally.adviceless} times 503 without Retry-After`] : []),
      ],
    };
  },
};

/** One refresh of every session, each answer counted by its kind. */
async function refreshAll(road: Road, sessions: readonly TokenResponse[]) {
  const before = road.tally.unavailable;
  const replies = await Promise.all(
    sessions.map(async (session) => {
      const reply = await road.refresh(session.refresh_token);
      if (reply.kind === "token") session.refresh_token = reply.token;
      return reply.kind;
    }),
  );
  return {
    tokens: replies.filter((kind) => kind === "token").length,
    ended: replies.filter((kind) => kind === "ended").length,
    unavailable: road.tally.unavailable - before,
  };
}

/** How long it takes until every session was refreshed once, milliseconds. Infinite when one has ended. */
async function untilAllRefresh(road: Road, sessions: readonly TokenResponse[]): Promise<number> {
  const began = performance.now();
  for (let left = sessions; left.length > 0 && performance.now() - began < 20 * SECOND; ) {
    const replies = await Promise.all(
      left.map(async (session) => {
        const reply = await road.refresh(session.refresh_token);
        if (reply.kind === "token") session.refresh_token = reply.token;
        if (reply.kind === "ended") road.tally.signedOut.push({ sid: session.session_id, text: reply.text });
        return reply.kind;
      }),
    );
    if (replies.includes("ended")) return Number.POSITIVE_INFINITY;
    left = left.filter((_, at) => replies[at] !== "token");
    if (left.length > 0) await road.backOff(1);
  }
  return performance.now() - began;
}

/** The statuses that `/devices` gives at every process for every session, each once. A token is good or cannot be judged: never 401. */
async function devicesOfAll({ urls }: World, sessions: readonly TokenResponse[]): Promise<number[]> {
  const statuses = new Set<number>();
  for (const url of urls)
    await Promise.all(
      sessions.map(async ({ access_token }) =>
        statuses.add((await call("GET", `${url}/devices`, access_token)).status),
      ),
    );
  return [...statuses];
}
