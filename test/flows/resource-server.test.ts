import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { TokenResponse } from "@counterfoil/protocol";
import { createVerifier, type Verifier } from "@counterfoil/verify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serverFile } from "../support/built.js";
import { Client, read, USERS } from "../support/client.js";
import { Postgres } from "../support/postgres.js";
import { HttpProxy } from "../support/proxy.js";
import { RedisServer } from "../support/redis.js";
import { Server } from "../support/server.js";
import { Stage } from "../support/stage.js";

// A resource server in this process, two auth servers over one Postgres and one Redis, and a proxy between them.

const fails = (reason: string) => expect.objectContaining({ reason });
const credentials = { clientId: "api", clientSecret: "development-api-secret" };
let proxy: HttpProxy;
let environment: Record<string, string>;
let one: Client;
let other: Client;
let verifier: Verifier;

beforeAll(async () => {
  const [postgres, redis] = await Promise.all([Postgres.start(), RedisServer.start()]);
  const stage = await Stage.start({ DATABASE_URL: postgres.url(), REDIS_URL: redis.url });
  proxy = await HttpProxy.before(stage.server.url);
  environment = {
    DATABASE_URL: postgres.url(),
    REDIS_URL: redis.url,
    SIMULATOR_PORT: String(stage.simulator.port),
    COUNTERFOIL_ISSUER: proxy.url,
    COUNTERFOIL_DATA_DIR: stage.server.dataFolder,
    COUNTERFOIL_SIGNING_KEY_LEAD: "3",
  };
  await stage.server.restart(environment);
  one = stage.client;
  other = new Client((await Server.start(environment)).url);
  verifier = createVerifier({ issuer: proxy.url, audience: proxy.url, revocations: credentials });
  await verifier.ready();
});
afterAll(() => verifier.close());

/** Resolves when the verifier hears that a value is revoked. */
function heard(value: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = verifier.onRevoked((entry) => {
      if (entry.value !== value) return;
      stop();
      resolve();
    });
  });
}

/** `counterfoil keys roll` beside the servers: what it says as JSON. */
async function roll(...args: string[]): Promise<{ kid: string; signs_from: string; revoked: string[] }> {
  const command = [serverFile, "keys", "roll", "--json", ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { env: { ...process.env, ...environment } });
  return JSON.parse(stdout);
}

const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString("utf8")).kid;
const renewed = async (client: Client, { refresh_token }: TokenResponse) =>
  read<TokenResponse>(await client.refresh(refresh_token));

test("a token of either server says who calls, and for what", async () => {
  const tokens = await one.signIn(USERS.mina);
  for (const { access_token } of [tokens, await renewed(other, tokens)])
    expect(await verifier.verify(access_token)).toMatchObject({
      accountId: tokens.account_id,
      sid: tokens.session_id,
      clientId: "web",
      scopes: ["account", "connections", "provider:spotify"],
    });
});

test("a sign-out at one server ends the session's tokens here, and no others (RT-12, RV-07)", async () => {
  const [leaving, staying] = [await one.signIn(USERS.mina), await one.signIn(USERS.mina)];
  await verifier.verify(leaving.access_token);
  const known = heard(leaving.session_id);
  expect((await other.call(leaving.access_token, "POST", "/logout")).status).toBe(204);
  await known;
  await expect(verifier.verify(leaving.access_token)).rejects.toEqual(fails("signed_out"));
  await expect(verifier.verify(staying.access_token)).resolves.toBeDefined();
});

test("one access token is revoked by its client, and the session goes on (RFC 7009)", async () => {
  const tokens = await one.signIn(USERS.tobin);
  const jti = (await verifier.verify(tokens.access_token)).claims.jti;
  const known = heard(jti);
  const form = { body: new URLSearchParams({ token: tokens.access_token }) };
  const asClient = { headers: { authorization: one.credentials }, ...form };
  expect((await one.ask("POST", "/revoke", asClient)).status).toBe(200);
  await known;
  await expect(verifier.verify(tokens.access_token)).rejects.toEqual(fails("invalid_token"));
  expect((await one.call(tokens.access_token, "GET", "/me")).status).toBe(401);
  const next = await renewed(other, tokens);
  await expect(verifier.verify(next.access_token)).resolves.toBeDefined();
  expect((await one.call(next.access_token, "GET", "/me")).status).toBe(200);
});

test("three rolls of the signing key under load: no good token is refused anywhere (JW-15)", async () => {
  let tokens = await one.signIn(USERS.renata);
  const kids = new Set([kidOf(tokens.access_token)]);
  const alive: string[] = [];
  for (let count = 0; count < 3; count++) {
    const announced = await roll();
    expect(announced.revoked).toEqual([]);
    while (!kids.has(announced.kid)) {
      for (const client of [one, other]) {
        tokens = await renewed(client, tokens);
        kids.add(kidOf(tokens.access_token));
        alive.push(tokens.access_token);
        const seen = [one.call(tokens.access_token, "GET", "/me"), other.call(tokens.access_token, "GET", "/me")];
        expect((await Promise.all(seen)).map((answer) => answer.status)).toEqual([200, 200]);
        await verifier.verify(tokens.access_token);
      }
    }
  }
  expect(kids.size).toBe(4);
  for (const token of alive) await verifier.verify(token);
});

test("an emergency roll kills what the old keys signed, and a refresh brings a token of the new one", async () => {
  const tokens = await one.signIn(USERS.renata);
  const kid = kidOf(tokens.access_token);
  const known = heard(kid);
  const { revoked, kid: successor } = await roll("--now");
  expect(revoked).toContain(kid);
  await known;
  await expect(verifier.verify(tokens.access_token)).rejects.toEqual(fails("invalid_token"));
  const jwks = JSON.parse((await one.ask("GET", "/.well-known/jwks.json")).text);
  expect(jwks.keys.map((key: { kid: string }) => key.kid)).not.toContain(kid);
  const next = await renewed(other, tokens);
  expect(kidOf(next.access_token)).toBe(successor);
  await verifier.verify(next.access_token);
  expect((await one.call(tokens.access_token, "GET", "/me")).status).toBe(401);
  expect((await one.call(next.access_token, "GET", "/me")).status).toBe(200);
});

test("while the feed is cut nothing is accepted in the dark: refused, or asked for (RFC 7662)", async () => {
  const tokens = await one.signIn(USERS.mina);
  proxy.fate = ({ path }) => (path === "/revocations" ? "cut" : "pass");
  const revocations = { ...credentials, maxStaleness: 1_500 };
  const refusing = createVerifier({ issuer: proxy.url, audience: proxy.url, revocations });
  const asking = createVerifier({
    issuer: proxy.url,
    audience: proxy.url,
    revocations: { ...revocations, whenStale: "introspect" },
  });
  for (const quiet of [refusing, asking]) quiet.onFault(() => undefined);
  try {
    await expect(refusing.verify(tokens.access_token)).rejects.toEqual(fails("revocations_stale"));
    await expect(asking.verify(tokens.access_token)).resolves.toMatchObject({ sid: tokens.session_id });
    // The process that is asked ends the session itself: it knows without delay.
    await one.call(tokens.access_token, "POST", "/logout");
    await expect(asking.verify(tokens.access_token)).rejects.toHaveProperty("reason");
    await expect(refusing.verify(tokens.access_token)).rejects.toEqual(fails("revocations_stale"));
  } finally {
    proxy.fate = () => "pass";
    refusing.close();
    asking.close();
  }
});
