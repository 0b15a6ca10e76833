import { cleanUp } from "../test/support/at-end.js";
import { Postgres } from "../test/support/postgres.js";
import { RedisServer } from "../test/support/redis.js";
import type { Report } from "./measurement.js";
import { type Contender, race, type Score } from "./race.js";
import { Cores } from "./race-cores.js";
import { installPeers } from "./race-program.js";
import { missedAims, peersOf, raceRecord, ratiosOf, scoreNamed, tableOf, verdictOf } from "./race-report.js";
import { ours, program } from "./refresh-contenders.js";
import { LANES, SESSIONS } from "./refresh-lanes.js";

/** Parts of the floor, and of `oidc-provider`, that a refresh of ours has to reach. */
const AIM = { floor: 0.85, "oidc-provider": 3 };

/** Refreshes per second: ours, the least a refresh can be, and others, in turn and on the same stores. */
export async function measureRefresh(seconds: number): Promise<Report> {
  installPeers();
  try {
    const cores = new Cores();
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const scores = await race(await contenders(cores, postgres, redis), seconds);
    return reportOf(scores, cores);
  } finally {
    await cleanUp();
  }
}

async function contenders(cores: Cores, postgres: Postgres, redis: RedisServer): Promise<Contender[]> {
  const REDIS_URL = redis.url;
  return [
    await ours(cores, postgres, redis),
    await program(cores, {
      name: "floor",
      work: "a bare Fastify route, the same Redis script, one Ed25519 signature; it checks nobody and nothing",
      file: "refresh-floor.ts",
      environment: { REDIS_URL },
    }),
    await program(cores, {
      name: "oidc-provider",
      work: "rotation on, the same Redis through an adapter of three plain commands, JWT access tokens (EdDSA); reads the token, the grant and the account, marks the old token as used and writes a new one: five trips to Redis; a retry after a lost answer signs the user out",
      file: "peers/oidc-provider.ts",
      environment: { REDIS_URL },
    }),
    await program(cores, {
      name: "@node-oauth/oauth2-server",
      work: "a framework without storage or signatures: its model here keeps tokens in the same Redis (get, delete, set) and signs a JWT (Ed25519); no reuse detection: a used token is just unknown",
      file: "peers/oauth2-server.ts",
      environment: { REDIS_URL },
    }),
    await program(cores, {
      name: "better-auth",
      work: "its OAuth provider plugin, which rotates, over Postgres through Kysely: it has no Redis store for OAuth tokens; JWT access tokens (EdDSA); reads client, token, user, session and key, writes two rows",
      file: "peers/better-auth-oauth.ts",
      environment: { DATABASE_URL: await postgres.createDatabase("better_auth") },
      request: { path: "/api/auth/oauth2/token", more: { resource: "https://api.example" } },
    }),
  ];
}

function reportOf(scores: readonly Score[], { description }: Cores): Report {
  const mine = scoreNamed(scores, "ours");
  const ratio = ratiosOf(mine, [scoreNamed(scores, "floor"), ...peersOf(scores)]);
  const missed = missedAims(AIM, ratio);
  const aims = Object.entries(AIM).map(([name, aim]) => `${aim} × ${name}`);
  return {
    lines: [
      `Refreshes per second and core: ${description}. ${SESSIONS} sessions of each contender take turns on ${LANES} connections that`,
      "are never idle, and the retry window is 0, so that each refresh is a rotation. The 99th percentile is of those busy",
      "connections: it says how long the queue is, not how long one refresh takes.",
      "",
      ...tableOf(scores, mine),
      "",
      `Aims: ${aims.join(", ")}: ${verdictOf(missed)}.`,
    ],
    record: raceRecord("refresh", scores, ratio),
    reached: missed.length === 0,
    scores,
  };
}
