import { setTimeout as after } from "node:timers/promises";
import type { TokenResponse } from "@counterfoil/protocol";
import { Postgres } from "../../../support/postgres.js";
import { TcpProxy } from "../../../support/proxy-tcp.js";
import { RedisServer } from "../../../support/redis.js";
import { call } from "../api.js";
import { crowd, type Live } from "../crowd.js";
import { Delays } from "../delays.js";
import { type Scenario, SECOND } from "../trial.js";
import { World } from "../world.js";

const AT_ONCE = 4;
/** Accounts that are withdrawn in each part, and the sessions that each of them has. */
const LEAVING = 5;
const SESSIONS = 3;
const STAYING = 5;
const FLEETING = 12;
/** What the documents promise, milliseconds. */
const MOST = SECOND;
/** After that a socket counts as left open. */
const PATIENCE = 5 * SECOND;

const SIGNED_OUT = 4401;
const WITHDRAWN = 4410;

/** One part: what is to end, and every socket of it at three processes. */
interface Part {
  signOuts: TokenResponse[];
  /** One session of each account that is withdrawn. */
  withdrawals: TokenResponse[];
  sockets: Live[];
}

/** How long sign-outs, withdrawals and a session's own end take to close sockets at every process, with Redis and without. */
export const sockets: Scenario = {
  name: "sockets",
  async run({ seconds, window }) {
    const [postgres, redis] = [await Postgres.start(), await RedisServer.start()];
    const line = await TcpProxy.before(redis.port);
    const environment = { DATABASE_URL: postgres.url(), REDIS_URL: `redis://127.0.0.1:${line.port}` };
    const world = await World.start({ servers: 3, window, environment });
    const closings = new Closings();
    const [host = "", ...people] = await world.people();
    const prepare = async (): Promise<Part> => {
      const leaving = await world.signIn(LEAVING * SESSIONS, people.splice(0, LEAVING));
      const signOuts = await world.signIn(Math.round(seconds * 1.5), [host]);
      const withdrawals = [...new Map(leaving.map((session) => [session.account_id, session])).values()];
      return { signOuts, withdrawals, sockets: await crowd([...leaving, ...signOuts], world.urls) };
    };

    const staying = await crowd(await world.signIn(STAYING, [host]), world.urls);
    // Without Redis there are no tickets: all is opened before.
    const parts = [await prepare(), await prepare(), await prepare()] as const;
    const ends = await closeAtTheirEnd(world, postgres, closings);
    const woken = await closings.closeAll(parts[0], world.urls);
    line.line = "cut";
    const unreachable = await closings.closeAll(parts[1], world.urls);
    line.line = "open";
    await redis.kill9();
    const killed = await closings.closeAll(parts[2], world.urls);
    await closings.requireAnswers(staying);

    const all = { woken, "Redis unreachable": unreachable, "Redis killed": killed, "session's end": ends };
    return {
      name: this.name,
      figures: {
        sockets: staying.length + closings.count,
        ...Object.assign({}, ...Object.entries(all).map(([word, delays]) => delays.figures(word))),
        ...closings.sinceRequest.figures("since the request"),
        "left open": closings.leftOpen,
      },
      violations: [
        ...Object.entries({ ...all, "since the request": closings.sinceRequest })
          .filter(([, delays]) => !(delays.percentile(100) < MOST))
          .map(([word, delays]) => `${word}: one took ${delays.percentile(100)} ms`),
        ...closings.wrong,
        ...(await world.deaths()),
      ],
    };
  },
};

/** What closing sockets comes to. */
class Closings {
  /** From the request's sending: without Redis an answer waits for it, and the sockets do not. */
  readonly sinceRequest = new Delays();
  readonly wrong: string[] = [];
  count = 0;
  leftOpen = 0;

  /** Ends all of a part, each at one process in turn; the delays from the answer 204 to each close frame. */
  async closeAll({ signOuts, withdrawals, sockets }: Part, urls: readonly string[]): Promise<Delays> {
    const delays = new Delays();
    const orders = [
      ...signOuts.map((session) => ({ method: "POST" as const, path: "/logout", session, code: SIGNED_OUT })),
      ...withdrawals.map((session) => ({ method: "DELETE" as const, path: "/me", session, code: WITHDRAWN })),
    ];
    const one = async () => {
      for (let order = orders.pop(); order; order = orders.pop()) {
        const { method, path, session, code } = order;
        const sentAt = performance.now();
        const { status, text } = await call(
          method,
          `${urls[orders.length % urls.length]}${path}`,
          session.access_token,
        );
        if (status !== 204) throw new Error(`${method} ${path} was answered ${status} ${text}`);
        const answeredAt = performance.now();
        const own = sockets.filter((live) =>
          code === WITHDRAWN
            ? live.session.account_id === session.account_id
            : live.session.session_id === session.session_id,
        );
        for (const at of await Promise.all(own.map((live) => this.closedAt(live, code)))) {
          delays.add(at - answeredAt);
          this.sinceRequest.add(at - sentAt);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return delays;
  }

  /** When a socket was closed, with this code. */
  async closedAt(live: Live, code: number, patience = PATIENCE): Promise<number> {
    this.count++;
    await Promise.race([live.closed, after(patience)]);
    if (!live.end) this.leftOpen++;
    else if (live.end.code !== code) this.wrong.push(`a socket was closed with ${live.end.code} in place of ${code}`);
    return live.end?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Nobody who stayed may have lost a socket, and it still answers. */
  async requireAnswers(staying: readonly Live[]): Promise<void> {
    for (const { end, socket, session } of staying) {
      if (end) this.wrong.push(`the socket of a session that stayed was closed with ${end.code}`);
      else if (!JSON.stringify(await socket.query("alive", "{viewer{id}}")).includes(session.account_id))
        this.wrong.push("the socket of a session that stayed does not answer");
    }
  }
}

/** Sessions that nobody ends: the delays from their absolute end, which SQL has, to the close frames. */
async function closeAtTheirEnd(world: World, postgres: Postgres, closings: Closings): Promise<Delays> {
  const sessions = await world.signIn(FLEETING, undefined, "fleeting");
  const opened = await crowd(sessions, world.urls);
  const rows = await postgres.query("SELECT sid, absolute_end FROM sessions WHERE client_id = 'fleeting'");
  const ends = new Map(rows.map(({ sid, absolute_end }) => [sid, Number(absolute_end) - performance.timeOrigin]));
  const delays = new Delays();
  await Promise.all(
    opened.map(async (live) => {
      const end = ends.get(live.session.session_id) ?? Number.NaN;
      delays.add((await closings.closedAt(live, SIGNED_OUT, end - performance.now() + PATIENCE)) - end);
    }),
  );
  return delays;
}
