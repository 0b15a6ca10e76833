import { Agent, request } from "node:http";
import { GRANT_TYPES, type TokenResponse } from "@counterfoil/protocol";
import { SECOND } from "../packages/server/src/lib/clock.js";
import type { Postgres } from "../test/support/postgres.js";
import type { RedisServer } from "../test/support/redis.js";
import { Stage } from "../test/support/stage.js";
import { callsOf } from "./sessions-redis.js";
import { StatementLog } from "./sessions-statements.js";

/** What refreshes over HTTP cost one server process and its stores. */
export interface Refreshes {
  perSecond: number;
  /** Processor time of the server for one, milliseconds. */
  processorTime: number;
  /** Scripts that Redis ran for one. */
  scripts: number;
  /** Statements that Postgres got for one; what the server reads in any case is left out. */
  statements: number;
}

/** Sessions that refresh at once, each its own chain. */
const SESSIONS = 32;
const WARM_UP = 1;
/** Refreshes whose statements are counted. */
const COUNTED = 10 * SESSIONS;

/** The built server over these stores, asked by sessions whose retry window is 0: each refresh is a rotation. */
export async function measureRefreshes(
  postgres: Postgres,
  database: string,
  redis: RedisServer | undefined,
  seconds: number,
): Promise<Refreshes> {
  const stage = await Stage.start({
    DATABASE_URL: await postgres.createDatabase(database),
    ...(redis ? { REDIS_URL: redis.url } : {}),
    COUNTERFOIL_RETRY_WINDOW: "0",
    COUNTERFOIL_LOG_LEVEL: "error",
  });
  const sessions: Chain[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: SESSIONS });
  for (const user of (await stage.simulator.users()).filter((one) => one.allow_listed).slice(0, SESSIONS))
    sessions.push(new Chain(stage, agent, await stage.client.signIn(user.id)));
  await refreshFor(sessions, WARM_UP);
  const speed = await measureSpeed(stage, sessions, seconds);
  const counted = await countOperations(postgres, redis, sessions);
  agent.destroy();
  await stage.server.stop();
  await stage.simulator.stop();
  return { ...speed, ...counted };
}

/** One session that refreshes again and again. */
class Chain {
  readonly #stage: Stage;
  readonly #agent: Agent;
  #refreshToken: string;

  constructor(stage: Stage, agent: Agent, tokens: TokenResponse) {
    this.#stage = stage;
    this.#agent = agent;
    this.#refreshToken = tokens.refresh_token;
  }

  async refresh(): Promise<void> {
    const form = { grant_type: GRANT_TYPES.refreshToken, refresh_token: this.#refreshToken };
    const { refresh_token } = JSON.parse(await this.#post(new URLSearchParams(form).toString()));
    if (refresh_token === this.#refreshToken) throw new Error("a refresh did not rotate");
    this.#refreshToken = refresh_token;
  }

  #post(body: string): Promise<string> {
    const { server, client } = this.#stage;
    const headers = { authorization: client.credentials, "content-type": "application/x-www-form-urlencoded" };
    return new Promise((resolve, reject) => {
      const asked = request(`${server.url}/token`, { method: "POST", agent: this.#agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        answer.once("end", () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      });
      asked.once("error", reject).end(body);
    });
  }
}

async function refreshFor(sessions: readonly Chain[], seconds: number): Promise<{ count: number; seconds: number }> {
  const began = performance.now();
  let count = 0;
  const go = async (session: Chain) => {
    while (performance.now() - began < seconds * SECOND) {
      await session.refresh();
      count++;
    }
  };
  await Promise.all(sessions.map(go));
  return { count, seconds: (performance.now() - began) / SECOND };
}

async function measureSpeed(stage: Stage, sessions: readonly Chain[], seconds: number) {
  const before = await processorTimeOf(stage);
  const done = await refreshFor(sessions, seconds);
  const processorTime = (((await processorTimeOf(stage)) - before) * SECOND) / done.count;
  return { perSecond: done.count / done.seconds, processorTime };
}

/** Seconds, as the server tells them itself. */
async function processorTimeOf({ client }: Stage): Promise<number> {
  const { text } = await client.ask("GET", "/metrics");
  return Number(/^process_cpu_seconds_total ([\d.]+)$/m.exec(text)?.[1]);
}

async function countOperations(postgres: Postgres, redis: RedisServer | undefined, sessions: readonly Chain[]) {
  const log = await StatementLog.begin(postgres);
  const before = redis ? await scriptsOf(redis) : 0;
  for (let done = 0; done < COUNTED; done += sessions.length) await Promise.all(sessions.map((one) => one.refresh()));
  const scripts = redis ? (await scriptsOf(redis)) - before : 0;
  const statements = await log.end();
  return { scripts: scripts / COUNTED, statements: statements / COUNTED };
}

async function scriptsOf(redis: RedisServer): Promise<number> {
  const { evalsha = 0, eval: whole = 0 } = await callsOf(redis);
  return evalsha + whole;
}
