import type { Postgres } from "../test/support/postgres.js";
import type { RedisServer } from "../test/support/redis.js";
import type { Contender } from "./race.js";
import type { Cores } from "./race-cores.js";
import { type Started, startProgram } from "./race-program.js";
import type { BenchIssuer } from "./verify-issuer.js";
import { BROWSERS, FreshTokens, lanesWith, TOKENS } from "./verify-lanes.js";

/** More tokens than anybody checks in a second. */
const FRESH_TOKENS = 8_000;

/** Where the contenders and what they need are. */
export interface VerifyStage {
  cores: Cores;
  issuer: BenchIssuer;
  postgres: Postgres;
  redis: RedisServer;
}

/** The same route: guarded by `@counterfoil/verify`, open to all, guarded by others. */
export async function contenders(stage: VerifyStage): Promise<Contender[]> {
  return [...(await oursAndFloor(stage)), ...(await libraries(stage)), ...(await sessionChecks(stage))];
}

async function oursAndFloor({ cores, issuer }: VerifyStage): Promise<Contender[]> {
  const guarded = await startProgram(cores, "verify-program.ts", { ISSUER: issuer.url });
  const open = await startProgram(cores, "verify-program.ts");
  const repeated = bearer(issuer.tokens(TOKENS));
  const fresh = new FreshTokens(() => issuer.token());
  return [
    {
      name: "ours",
      work: `@counterfoil/verify/fastify, ${TOKENS} tokens that come again and again: no signature check, but times, scope and revocations (session, token, key) for each request`,
      ...guarded,
      lanes: lanesWith("authorization", repeated),
    },
    {
      name: "floor",
      work: "the same Fastify route without a guard; the token is sent and not looked at",
      ...open,
      lanes: lanesWith("authorization", repeated),
    },
    {
      name: "ours, first-seen tokens",
      work: "each token comes once: strict form, signature and claims too",
      ...guarded,
      lanes: fresh.lanes,
      prepare: (seconds) => fresh.prepare(seconds * FRESH_TOKENS),
    },
  ];
}

async function libraries({ cores, issuer }: VerifyStage): Promise<Contender[]> {
  const start = (name: string) => startProgram(cores, "peers/verify-fastify.ts", { ISSUER: issuer.url }, name);
  return [
    {
      name: "jose",
      work: "jwtVerify with a local key set, the same tokens: the signature is checked each time; it knows no revocations",
      ...(await start("jose")),
      lanes: lanesWith("authorization", bearer(issuer.tokens(TOKENS))),
    },
    {
      name: "fast-jwt",
      work: "its verifier without a cache, which is its default: the signature is checked each time; it knows no revocations",
      ...(await start("fast-jwt")),
      lanes: lanesWith("authorization", bearer(issuer.tokens(TOKENS, "EdDSA"))),
    },
    {
      name: "fast-jwt, cache",
      work: "its verifier with a cache for 10,000 tokens: no signature check for the same token; it knows no revocations",
      ...(await start("fast-jwt-cache")),
      lanes: lanesWith("authorization", bearer(issuer.tokens(TOKENS, "EdDSA"))),
    },
  ];
}

async function sessionChecks({ cores, postgres, redis }: VerifyStage): Promise<Contender[]> {
  const better = async (COOKIE_CACHE: string, database: string) => {
    const DATABASE_URL = await postgres.createDatabase(database);
    return withCookies(await startProgram(cores, "peers/verify-better-auth.ts", { DATABASE_URL, COOKIE_CACHE }));
  };
  return [
    {
      name: "better-auth",
      work: "getSession in the same Fastify route: signed cookie, session and user read from Postgres for each request; an ended session is refused at once",
      ...(await better("0", "better_auth")),
    },
    {
      name: "better-auth, cookie cache",
      work: "getSession with its cookie cache: HMAC of the cookie, nothing is read; an ended session passes until the cache expires",
      ...(await better("1", "better_auth_cached")),
    },
    {
      name: "express-session",
      work: "Express 5 with connect-redis: the session is read from Redis, and its expiry written, for each request; an ended session is refused at once",
      ...(await withCookies(await startProgram(cores, "peers/verify-express-session.ts", { REDIS_URL: redis.url }))),
    },
  ];
}

/** Signs browsers in; each brings its cookies. */
async function withCookies(started: Started): Promise<Started & Pick<Contender, "lanes">> {
  const cookies: string[] = [];
  while (cookies.length < BROWSERS) {
    const answer = await fetch(`${started.url}/seed`, { method: "POST" });
    if (!answer.ok) throw new Error(`nobody could sign in: ${await answer.text()}`);
    cookies.push(
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    );
  }
  return { ...started, lanes: lanesWith("cookie", cookies) };
}

function bearer(tokens: readonly string[]): string[] {
  return tokens.map((token) => `Bearer ${token}`);
}
