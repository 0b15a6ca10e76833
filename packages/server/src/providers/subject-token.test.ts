import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { google } from "./google.js";
import type { Provider } from "./provider.js";
import { redeemOfSubject, SubjectIdTokens } from "./subject-token.js";

const SECOND = 1000;
const refused = { reason: "invalid_subject_token" };
const now = () => Math.floor(Date.now() / SECOND);

let key: CryptoKey;
let keys: ReturnType<typeof createLocalJWKSet>;
let server: Server;
let url: string;
/** What the provider answers, by path. */
let answers: Record<string, { status?: number; body: unknown }>;

beforeAll(async () => {
  const pair = await generateKeyPair("RS256");
  key = pair.privateKey;
  keys = createLocalJWKSet({ keys: [await exportJWK(pair.publicKey)] });
});
beforeEach(async () => {
  server = createServer((request, response) => {
    const { status = 200, body } = answers[request.url ?? ""] ?? { status: 404, body: {} };
    response.writeHead(status).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers = { "/token": { body: { access_token: "at" } }, "/userinfo": { body: { sub: "1" } } };
});
afterEach(() => {
  server.close().closeAllConnections();
});

function provider(hasUserinfo = true): Provider {
  const userinfoEndpoint = hasUserinfo ? `${url}/userinfo` : undefined;
  const one = google("us", new Secret("secret"), { accounts: url, tokens: url, api: url });
  return { ...one, identity: { kind: "id_token", keysUri: "", keys, algorithms: ["RS256"], userinfoEndpoint } };
}

const idToken = (changes: Record<string, unknown> = {}) =>
  new SignJWT({ iss: url, aud: "us", sub: "1", iat: now(), exp: now() + 3600, ...changes })
    .setProtectedHeader({ alg: "RS256" })
    .sign(key);

describe("whose a refresh token is that comes along", () => {
  const redeem = (one = provider()) => redeemOfSubject(one, new Secret("rt"), "1");

  test("the ID token of the answer says, without a nonce (OpenID Connect Core §12.2)", async () => {
    answers["/token"] = { body: { access_token: "at", id_token: await idToken() } };
    expect((await redeem()).accessToken.reveal()).toBe("at");
    answers["/token"] = { body: { access_token: "at", id_token: await idToken({ sub: "2" }) } };
    await expect(redeem()).rejects.toMatchObject(refused);
    answers["/token"] = { body: { access_token: "at", id_token: await idToken({ at_hash: "another" }) } };
    await expect(redeem()).rejects.toMatchObject(refused);
  });

  test("or else userinfo does", async () => {
    expect((await redeem()).refreshToken?.reveal()).toBe("rt");
    answers["/userinfo"] = { body: { sub: "2" } };
    await expect(redeem()).rejects.toMatchObject(refused);
    answers["/userinfo"] = { body: {} };
    await expect(redeem()).rejects.toMatchObject(refused);
    answers["/userinfo"] = { status: 503, body: {} };
    await expect(redeem()).rejects.toMatchObject({ reason: "provider_unavailable" });
  });

  test("or else nobody does, and it is refused", async () => {
    await expect(redeem(provider(false))).rejects.toMatchObject(refused);
  });

  test("a newer refresh token takes the place of the one handed over (RFC 6749 §6)", async () => {
    answers["/token"] = { body: { access_token: "at", refresh_token: "newer" } };
    expect((await redeem()).refreshToken?.reveal()).toBe("newer");
  });
});

describe("an ID token is taken once", () => {
  test("for as long as its age would let it in, fractions of a second included", async () => {
    const database = await openTemporaryDatabase();
    const clock = new ManualClock();
    clock.advance(Date.now() - clock.now());
    const tokens = new SubjectIdTokens(new SqlOneTimeStore(database.db, clock));
    const token = new Secret(await idToken({ iat: now() + 0.5 }));
    expect(await tokens.take(provider(), token, undefined)).toMatchObject({ subject: "1" });
    for (const _ of [1, 2, 3]) {
      await expect(tokens.take(provider(), token, undefined)).rejects.toMatchObject(refused);
      clock.advance(120 * SECOND);
    }
    await expect(tokens.take(provider(), token, undefined)).rejects.toMatchObject(refused);
    await database.close();
  });
});
