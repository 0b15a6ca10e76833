import { setTimeout as after } from "node:timers/promises";
import type { TokenResponse } from "@counterfoil/protocol";
import { Postgres } from "../../../support/postgres.js";
import { TcpProxy } from "../../../support/proxy-tcp.js";
import { RedisServer } from "../../../support/redis.js";
import { call } from "../api.js";
import { Delays } from "../delays.js";
import { Feed } from "../feed.js";
import { Honest } from "../honest.js";
import { Road } from "../road.js";
import { Tally } from "../tally.js";
import { type Scenario, SECOND } from "../trial.js";
import { World } from "../world.js";

const AT_ONCE = 4;
/** Milliseconds between two questions whether a token still counts. */
const STEP = 10;
/** Milliseconds that each of those at once waits before the next sign-out, at most. */
const PAUSE = 600;
/** What the documents promise, milliseconds. */
const P99 = 250;
const MOST = 1000;

/** How long a sign-out at one of three processes under load takes to reach the others, with and without wake-ups. */
export const revocation: Scenario = {
  name: "revocation",
  async run({ seconds, window, clients }) {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const line = await TcpProxy.before(redis.port);
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: `redis://127.0.0.1:${line.port}` };
    const world = await World.start({ servers: 3, window, environment });
    const feeds = await Promise.all(world.urls.map((url) => Feed.of(url)));
    const road = new Road(world.urls, new Tally(), window);
    const load = (await world.signIn(clients)).map(
      (session) => new Honest(road, session.refresh_token, 1, () => false),
    );
    const awake = await world.signIn(Math.round(seconds * 12));
    const asleep = await world.signIn(Math.round(seconds * 3));

    const running = load.map((one) => one.run());
    const [woken, polled] = [new Delays(), new Delays()];
    await after(2 * road.window);
    await signOut(awake, road, feeds, woken);
    line.line = "cut";
    await signOut(asleep, road, feeds, polled);
    line.line = "open";
    road.end();
    await Promise.all(running);

    const { refreshes, signedOut, odd } = road.tally;
    return {
      name: this.name,
      figures: {
        "sign-outs": awake.length,
        ...woken.figures("arrivals"),
        "sign-outs without wake-ups": asleep.length,
        ...polled.figures("late arrivals"),
        refreshes,
        "honest sign-outs": signedOut.length,
      },
      violations: [
        ...(woken.percentile(99) < P99 ? [] : [`p99 is ${woken.percentile(99)} ms`]),
        ...(woken.percentile(100) < MOST ? [] : [`one took ${woken.percentile(100)} ms`]),
        ...(polled.percentile(100) < MOST ? [] : [`without wake-ups one took ${polled.percentile(100)} ms`]),
        ...signedOut.map(({ sid, text }) => `honest session ${sid} was signed out: ${text}`),
        ...odd,
      ],
    };
  },
};

/** Signs all out, each at one process in turn, and measures when the others refuse and every feed has told. */
async function signOut(
  sessions: readonly TokenResponse[],
  road: Road,
  feeds: readonly Feed[],
  delays: Delays,
): Promise<void> {
  const { urls } = road;
  let begun = 0;
  const one = async () => {
    while (begun < sessions.length) {
      const number = begun++;
      const session = sessions[number];
      const home = urls[number % urls.length];
      if (!session || home === undefined) return;
      await road.pause(0, PAUSE);
      const { status, text } = await call("POST", `${home}/logout`, session.access_token);
      if (status !== 204) throw new Error(`a sign-out was answered ${status} ${text}`);
      const since = performance.now();
      const others = urls.filter((url) => url !== home);
      await Promise.all([
        ...others.map(async (url) => delays.add((await refusedAt(url, session.access_token, since)) - since)),
        ...feeds.map(async (feed) => delays.add((await heardAt(feed, session.session_id, since)) - since)),
      ]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function refusedAt(url: string, accessToken: string, since: number): Promise<number> {
  while (performance.now() - since < 10 * SECOND) {
    const { status } = await call("GET", `${url}/me`, accessToken);
    if (status === 401) return performance.now();
    await after(STEP);
  }
  return Number.POSITIVE_INFINITY;
}

async function heardAt(feed: Feed, sid: string, since: number): Promise<number> {
  while (performance.now() - since < 10 * SECOND) {
    const heard = feed.heard.get(sid);
    if (heard !== undefined) return heard;
    await after(STEP);
  }
  return Number.POSITIVE_INFINITY;
}
