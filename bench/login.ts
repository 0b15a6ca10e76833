import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { cleanUp } from "../test/support/at-end.js";
import { root, serverFile } from "../test/support/built.js";
import { Postgres } from "../test/support/postgres.js";
import { RedisServer } from "../test/support/redis.js";
import { Stage } from "../test/support/stage.js";
import { type Logins, logIn, PARALLEL } from "./login-load.js";
import type { Report } from "./measurement.js";
import { quantile } from "./race.js";
import { round } from "./race-report.js";

/** How much slower the server's other answers may get while people log in. */
const AIM = 3;
const SLICE = 1;
const WARM_UP = 1;
const accounts = Array.from({ length: PARALLEL }, (_, index) => ({
  email: `person-${index}@example.com`,
  password: `a-password-nobody-guesses-${index}`,
}));

interface Times {
  idle: number[];
  during: number[];
  logins: number;
  seconds: number;
}

/** Logins with a password: how many, and what they do to everybody else. */
export async function measureLogin(seconds: number): Promise<Report> {
  try {
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const environment = { DATABASE_URL: await postgres.createDatabase("counterfoil"), REDIS_URL: redis.url };
    const { server, client } = await Stage.start({
      ...environment,
      COUNTERFOIL_LOG_LEVEL: "warn",
      COUNTERFOIL_TRUST_PROXY: "127.0.0.1",
    });
    const logins = { url: server.url, authorization: client.credentials, clientId: client.id, accounts };
    for (const account of accounts) createAccount({ ...environment, COUNTERFOIL_DATA_DIR: server.dataFolder }, account);
    const probe = await startProgram("login-probe.ts");
    const times = await alternate(logins, probe, seconds);
    probe.disconnect();
    return reportOf(times, await measureHashes(seconds));
  } finally {
    await cleanUp();
  }
}

/** Slices without logins and slices with them, in turn, so that what disturbs the machine disturbs both alike. */
async function alternate(logins: Logins, probe: ChildProcess, seconds: number): Promise<Times> {
  const askForKeys = async (seconds: number) => (await answerOf(probe, { url: logins.url, seconds })).latencies;
  await logIn(logins, WARM_UP);
  await askForKeys(WARM_UP);
  const times: Times = { idle: [], during: [], logins: 0, seconds: 0 };
  for (let round = 0; round < Math.max(1, seconds / SLICE); round++) {
    times.idle.push(...(await askForKeys(SLICE)));
    const began = performance.now();
    const [latencies, done] = await Promise.all([askForKeys(SLICE), logIn(logins, SLICE)]);
    times.during.push(...latencies);
    times.logins += done;
    times.seconds += (performance.now() - began) / 1000;
  }
  return times;
}

function createAccount(environment: Record<string, string>, { email, password }: { email: string; password: string }) {
  const args = [serverFile, "accounts", "create", "--email", email, "--verified", "--password-stdin"];
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(process.execPath, args, { input: `${password}\n`, encoding: "utf8", env });
  if (status !== 0) throw new Error(`an account could not be made: ${stderr}`);
}

async function measureHashes(seconds: number): Promise<number> {
  const program = await startProgram("login-floor.ts");
  const { perSecond } = await answerOf(program, { seconds });
  program.disconnect();
  return perSecond;
}

/** A program of `bench/` that is spoken to by messages. */
async function startProgram(file: string): Promise<ChildProcess> {
  const program = fork(join(root, "bench", file), { execArgv: ["--import", "tsx"] });
  await once(program, "message");
  return program;
}

async function answerOf(program: ChildProcess, order: { url?: string; seconds: number }) {
  program.send(order);
  const [answer] = await once(program, "message");
  return answer;
}

function reportOf({ idle, during, logins, seconds }: Times, floor: number): Report {
  const ours = logins / seconds;
  const [calm, busy] = [quantile(idle, 0.99), quantile(during, 0.99)];
  const slower = busy / calm;
  return {
    lines: [
      `${PARALLEL} people log in at once, again and again: ${ours.toFixed(1)} logins per second; bare argon2id at the same parameters`,
      `makes ${floor.toFixed(1)} hashes per second. Server, load and stores share all cores; nothing is pinned.`,
      "",
      `99th percentile of \`/.well-known/jwks.json\`: ${calm.toFixed(1)} ms while nobody logs in, ${busy.toFixed(1)} ms meanwhile, ${slower.toFixed(1)} times as long.`,
      `Aim: ${AIM} times as long at most: ${slower <= AIM ? "reached" : "missed"}.`,
    ],
    record: {
      name: "login",
      unit: "per second",
      ours: round(ours, 1),
      floor: round(floor, 1),
      peers: {},
      ratio: { floor: round(ours / floor, 2), p99: round(slower, 2) },
      p99Milliseconds: { idle: round(calm, 2), during: round(busy, 2) },
    },
    reached: slower <= AIM,
  };
}
