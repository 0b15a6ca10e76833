import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import type { Client } from "./client.js";
import { ClientAssertions } from "./client-assertion.js";
import { parseClients } from "./client-file.js";

const ISSUER = "https://auth.example";
const pair = generateKeyPairSync("ed25519");
const clock = new ManualClock();
const now = () => Math.floor(clock.now() / 1000);

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let assertions: ClientAssertions;
beforeEach(async () => {
  store = await openTemporaryDatabase();
  assertions = new ClientAssertions(ISSUER, new SqlOneTimeStore(store.db, clock), clock);
});
afterEach(() => store.close());

/** A client with these public keys. */
function clientWith(...keys: object[]): Client {
  const { clients, problems } = parseClients({ clients: [{ id: "keyed", jwks: { keys }, grants: [], scopes: [] }] });
  const [client] = clients;
  if (!client) throw new Error(problems.join());
  return client;
}

const jwk = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: "jwk" }), ...more });
const keyed = clientWith(jwk(pair.publicKey, { kid: "one" }));

/** Claims as an attacker writes them. */
type Claims = Record<string, unknown>;

let count = 0;
const claims = (more: Claims = {}) => ({
  iss: "keyed",
  sub: "keyed",
  aud: ISSUER,
  exp: now() + 60,
  jti: `jti-${count++}`,
  ...more,
});

function sign(payload: Claims, header: object = {}, key: KeyObject = pair.privateKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "Ed25519", kid: "one", ...header }).sign(key);
}

const proves = async (text: string | Promise<string>, client = keyed) =>
  assertions.proves(client, new Secret(await text));

describe("an assertion of the client's key proves the client (RFC 7523 §3)", () => {
  test("for the issuer, and for its token endpoint", async () => {
    expect(await proves(sign(claims()))).toBe(true);
    expect(await proves(sign(claims({ aud: `${ISSUER}/token` })))).toBe(true);
  });

  test.each([undefined, "JWT", "client-authentication+jwt"])("with the type %s", async (typ) => {
    expect(await proves(sign(claims(), typ === undefined ? {} : { typ }))).toBe(true);
  });

  test("without a key id, and by Ed25519's older name", async () => {
    expect(await proves(sign(claims(), { kid: undefined }))).toBe(true);
    expect(await proves(sign(claims(), { alg: "EdDSA" }))).toBe(true);
  });

  test.each([
    ["ES256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
    ["RS256", generateKeyPairSync("rsa", { modulusLength: 2048 })],
    ["PS256", generateKeyPairSync("rsa", { modulusLength: 2048 })],
  ])("by %s", async (alg, { publicKey, privateKey }) => {
    const client = clientWith(jwk(publicKey, { alg }));
    expect(await proves(sign(claims(), { alg, kid: undefined }, privateKey), client)).toBe(true);
  });

  test("by the second of two keys", async () => {
    const second = generateKeyPairSync("ed25519");
    const client = clientWith(jwk(pair.publicKey), jwk(second.publicKey));
    expect(await proves(sign(claims(), { kid: undefined }, second.privateKey), client)).toBe(true);
  });
});

describe("nothing else does", () => {
  test.each<[string, Claims]>([
    ["another issuer", { iss: "other" }],
    ["another subject", { sub: "other" }],
    ["no issuer", { iss: undefined }],
    ["another audience", { aud: "https://other.example" }],
    ["another server's audience beside ours", { aud: [ISSUER, "https://other.example"] }],
    ["our audience twice", { aud: [ISSUER, `${ISSUER}/token`] }],
    ["our other endpoints", { aud: `${ISSUER}/introspect` }],
    ["no audience", { aud: undefined }],
    ["no end", { exp: undefined }],
    ["an end in the past", { exp: now() - 11 }],
    ["an end in ten minutes", { exp: now() + 600 }],
    ["a beginning in the future", { nbf: now() + 60 }],
    ["made in the future", { iat: now() + 60 }],
    ["no id", { jti: undefined }],
    ["an empty id", { jti: "" }],
  ])("%s", async (_, more) => {
    expect(await proves(sign(claims(more)))).toBe(false);
  });

  test.each(["at+jwt", "dpop+jwt", "logout+jwt"])("a JWT of the type %s", async (typ) => {
    expect(await proves(sign(claims(), { typ }))).toBe(false);
  });

  test("another key, also under the right id or embedded", async () => {
    const other = generateKeyPairSync("ed25519");
    expect(await proves(sign(claims(), {}, other.privateKey))).toBe(false);
    expect(await proves(sign(claims(), { jwk: jwk(other.publicKey) }, other.privateKey))).toBe(false);
    expect(await proves(sign(claims(), { kid: "two" }))).toBe(false);
  });

  test("the public key as a shared secret, and no signature at all", async () => {
    const secret = Buffer.from(pair.publicKey.export({ format: "pem", type: "spki" }));
    const shared = await new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(secret);
    expect(await proves(shared)).toBe(false);
    const [, body] = shared.split(".");
    const none = Buffer.from('{"alg":"none","kid":"one"}').toString("base64url");
    expect(await proves(`${none}.${body}.`)).toBe(false);
  });

  test.each(["", "x", "a.b.c", "e30.e30.", `${"x".repeat(5000)}.x.x`])("the text %j", async (text) => {
    expect(await proves(text)).toBe(false);
  });

  test("the same assertion again, from fifty callers at once", async () => {
    const text = await sign(claims());
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => proves(text)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    clock.advance(65_000);
    expect(await proves(text)).toBe(false);
  });
});

test("two clients may choose the same id for an assertion", async () => {
  const other = { ...keyed, id: "other" };
  expect(await proves(sign(claims({ jti: "same" })))).toBe(true);
  expect(await proves(sign(claims({ jti: "same", iss: "other", sub: "other" })), other)).toBe(true);
});
