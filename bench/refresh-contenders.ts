import type { Postgres } from "../test/support/postgres.js";
import type { RedisServer } from "../test/support/redis.js";
import { Stage } from "../test/support/stage.js";
import type { Contender } from "./race.js";
import type { Cores } from "./race-cores.js";
import { startProgram } from "./race-program.js";
import { basic, type RefreshRequest, refreshLanes, SESSIONS } from "./refresh-lanes.js";

/** The built server over these stores, with sessions of the simulator's people. */
export async function ours(cores: Cores, postgres: Postgres, redis: RedisServer): Promise<Contender> {
  const { simulator, server, client } = await Stage.start({
    DATABASE_URL: await postgres.createDatabase("counterfoil"),
    REDIS_URL: redis.url,
    COUNTERFOIL_RETRY_WINDOW: "0",
    COUNTERFOIL_LOG_LEVEL: "warn",
  });
  const people = (await simulator.users()).filter((user) => user.allow_listed);
  const refreshTokens: string[] = [];
  while (refreshTokens.length < SESSIONS)
    refreshTokens.push(...(await Promise.all(people.map(async ({ id }) => (await client.signIn(id)).refresh_token))));
  await simulator.stop();
  cores.measure(server.process.pid);
  return {
    name: "ours",
    work: "the built server: client authentication, schema of the form, signed refresh tokens, revocations in memory, one Redis script, one Ed25519 signature, metrics, security headers, CORS; no line of log for each request",
    url: server.url,
    pid: server.process.pid,
    lanes: refreshLanes(refreshTokens.slice(0, SESSIONS), { path: "/token", authorization: client.credentials }),
  };
}

/** What a program of `bench/` has to be told, and is asked. */
export interface RefreshProgram {
  name: string;
  work: string;
  file: string;
  environment: Record<string, string>;
  request?: Partial<RefreshRequest>;
}

/** A program of `bench/` that answers refreshes, with sessions that it makes itself. */
export async function program(cores: Cores, told: RefreshProgram): Promise<Contender> {
  const { name, work, file, environment, request = {} } = told;
  const started = await startProgram(cores, file, environment);
  const answer = await fetch(`${started.url}/seed`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ count: SESSIONS }),
  });
  if (!answer.ok) throw new Error(`${name} made no sessions: ${await answer.text()}`);
  const { refresh_tokens }: { refresh_tokens: string[] } = JSON.parse(await answer.text());
  const whole = { path: "/token", authorization: basic("web", "bench-secret-of-the-web-client"), ...request };
  return { name, work, ...started, lanes: refreshLanes(refresh_tokens, whole) };
}
