import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { DpopNonces } from "./dpop-nonce.js";
import { DpopProofs } from "./dpop-proof.js";

const URL_ = "https://auth.example/token";
const root = newRootKey();
const ring = KeyRing.parse(root);
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });

let clock: ManualClock;
let nonces: DpopNonces;
let proofs: DpopProofs;
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
beforeEach(async () => {
  clock = new ManualClock();
  nonces = new DpopNonces(ring, clock);
  store = await openTemporaryDatabase();
  proofs = new DpopProofs(nonces, new SqlOneTimeStore(store.db, clock), clock);
});
afterEach(() => store.close());

type Members = Record<string, unknown>;
const publicJwk = (key: KeyObject) => ({ ...key.export({ format: "jwk" }) });
const claims = (more: Members = {}): Members => ({
  jti: "jti-1",
  htm: "POST",
  htu: URL_,
  iat: Math.floor(clock.now() / 1000),
  nonce: nonces.current(),
  ...more,
});

function sign(payload: Members, header: Members = {}, key: KeyObject | Uint8Array = pair.privateKey): Promise<string> {
  const protectedHeader = { typ: "dpop+jwt", alg: "ES256", jwk: publicJwk(pair.publicKey), ...header };
  return new SignJWT(payload).setProtectedHeader(protectedHeader).sign(key);
}

const read = (text: string, url = URL_, method = "POST") => proofs.read(text, method, url);
const refused = expect.objectContaining({ reason: "invalid_dpop_proof" });

/** The proof of a token request in RFC 9449 §4.1, and the thumbprint of its key in §6.1. */
const RFC = {
  proof:
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg",
  url: "https://server.example.com/token",
  iat: 1_562_262_616,
  thumbprint: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
};

describe("the example of RFC 9449", () => {
  beforeEach(() => {
    const then = new ManualClock(RFC.iat * 1000);
    proofs = new DpopProofs(new DpopNonces(ring, then), new SqlOneTimeStore(store.db, then), then);
  });

  test("passes every check but for our nonce, which it cannot know (§4.1, §8)", async () => {
    await expect(read(RFC.proof, RFC.url)).rejects.toMatchObject({ reason: "use_dpop_nonce" });
  });

  test("passes none with a changed character, at another place or by another method (JW-21)", async () => {
    for (let at = 0; at < RFC.proof.length; at += 7) {
      const other = RFC.proof[at] === "A" ? "Q" : "A";
      const changed = RFC.proof.slice(0, at) + other + RFC.proof.slice(at + 1);
      await expect(read(changed, RFC.url), `position ${at}`).rejects.toEqual(refused);
    }
    await expect(read(RFC.proof, "https://server.example.com/other")).rejects.toEqual(refused);
    await expect(read(RFC.proof, RFC.url, "GET")).rejects.toEqual(refused);
  });

  test("has the thumbprint of the RFC (§6.1)", async () => {
    const [head = ""] = RFC.proof.split(".");
    const { jwk } = JSON.parse(Buffer.from(head, "base64url").toString());
    expect(await calculateJwkThumbprint(jwk)).toBe(RFC.thumbprint);
  });
});

describe("a proof that holds", () => {
  test("tells the thumbprint of its key", async () => {
    const proof = await read(await sign(claims()));
    expect(proof?.jkt).toBe(await calculateJwkThumbprint(publicJwk(pair.publicKey)));
    expect(await proofs.read(undefined, "POST", URL_)).toBeUndefined();
  });

  test.each([
    ["Ed25519", generateKeyPairSync("ed25519")],
    ["EdDSA", generateKeyPairSync("ed25519")],
    ["RS256", generateKeyPairSync("rsa", { modulusLength: 2048 })],
    ["PS256", generateKeyPairSync("rsa", { modulusLength: 2048 })],
  ])("by %s", async (alg, { publicKey, privateKey }) => {
    const text = await sign(claims(), { alg, jwk: publicJwk(publicKey) }, privateKey);
    expect((await read(text))?.jkt).toBe(await calculateJwkThumbprint(publicJwk(publicKey)));
  });

  test.each(["HTTPS://AUTH.example:443/token", "https://auth.example/token?a=b", "https://auth.example/token#a"])(
    "for %s, which is the same place (§4.3)",
    async (htu) => expect(await read(await sign(claims({ htu })))).toBeDefined(),
  );

  test.each([-299, 299])("from a clock that is %i s off", async (seconds) => {
    const iat = Math.floor(clock.now() / 1000) + seconds;
    expect(await read(await sign(claims({ iat })))).toBeDefined();
  });
});

describe("each field counts (JW-21, RFC 9449 §4.3)", () => {
  test.each<[string, Members]>([
    ["no id", { jti: undefined }],
    ["an empty id", { jti: "" }],
    ["an id that is no text", { jti: 1 }],
    ["no method", { htm: undefined }],
    ["another method", { htm: "GET" }],
    ["the method in another case", { htm: "post" }],
    ["no address", { htu: undefined }],
    ["another address", { htu: "https://auth.example/revoke" }],
    ["another case of the path", { htu: "https://auth.example/Token" }],
    ["a longer path", { htu: "https://auth.example/token/" }],
    ["another server", { htu: "https://evil.example/token" }],
    ["another scheme", { htu: "http://auth.example/token" }],
    ["another port", { htu: "https://auth.example:8443/token" }],
    ["a path alone", { htu: "/token" }],
    ["no time", { iat: undefined }],
    ["a time that is no number", { iat: "now" }],
    ["an old time", { iat: 1_500_000_000 }],
    ["a time to come", { iat: 1_900_000_000 }],
    ["an end in the past", { exp: 1_500_000_000 }],
    ["a beginning to come", { nbf: 1_900_000_000 }],
  ])("%s", async (_, more) => {
    await expect(read(await sign(claims(more)))).rejects.toEqual(refused);
  });

  const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
  test.each<[string, Members]>([
    ["no type", { typ: undefined }],
    ["the type of another JWT", { typ: "JWT" }],
    ["the type of an access token", { typ: "at+jwt" }],
    ["no key", { jwk: undefined }],
    ["another key than signed", { jwk: publicJwk(other.publicKey) }],
    ["a private key", { jwk: publicJwk(pair.privateKey) }],
    ["a key that is none", { jwk: { kty: "EC", crv: "P-256", x: "AA", y: "AA" } }],
    ["a key that is no object", { jwk: "x" }],
    ["a shared secret", { jwk: { kty: "oct", k: "c2VjcmV0" } }],
  ])("%s in the header", async (_, header) => {
    const text = await sign(claims(), header).catch(() => "not to be signed");
    await expect(read(text)).rejects.toEqual(refused);
  });

  test("no signature, a symmetric one, and texts that are no proof", async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const jwk = publicJwk(pair.publicKey);
    const none = `${part({ typ: "dpop+jwt", alg: "none", jwk })}.${part(claims())}.`;
    const secret = Buffer.from("x".repeat(32));
    const shared = await sign(claims(), { alg: "HS256", jwk: { kty: "oct", k: secret.toString("base64url") } }, secret);
    const good = await sign(claims());
    const two = `${good}, ${await sign(claims({ jti: "jti-2" }))}`;
    for (const text of [none, shared, two, `${good}.x`, ` ${good} x`, "", "x", "a.b.c", "x".repeat(5000)])
      await expect(read(text)).rejects.toEqual(refused);
  });
});

describe("a proof is used once (§11.1)", () => {
  test("of fifty callers one succeeds", async () => {
    const proof = await read(await sign(claims()));
    if (!proof) throw new Error("no proof");
    const used = await Promise.allSettled(Array.from({ length: 50 }, () => proofs.take(proof)));
    expect(used.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("and the same id with another key is another proof", async () => {
    const key = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const texts = [await sign(claims()), await sign(claims(), { jwk: publicJwk(key.publicKey) }, key.privateKey)];
    for (const text of texts) {
      const proof = await read(text);
      await expect(proof && proofs.take(proof)).resolves.toBeUndefined();
    }
  });

  test("it is remembered for as long as its nonce is taken", async () => {
    const text = await sign(claims());
    const proof = await read(text);
    if (!proof) throw new Error("no proof");
    await proofs.take(proof);
    for (let minute = 0; minute < 10; minute++) {
      clock.advance(MINUTE);
      const again = await read(text).catch(() => undefined);
      if (again) await expect(proofs.take(again)).rejects.toEqual(refused);
      else expect(minute).toBeGreaterThanOrEqual(1);
    }
    expect(await read(text).catch(() => undefined)).toBeUndefined();
  });
});

describe("nonces (§8)", () => {
  test.each([undefined, "", "x", 1, null, {}])("%j is none of ours, and the answer says so", async (nonce) => {
    await expect(read(await sign(claims({ nonce })))).rejects.toMatchObject({ reason: "use_dpop_nonce" });
  });

  test("change by the clock; the one before is taken too, older ones are not", async () => {
    const first = nonces.current();
    expect(nonces.endOf(first)).toBeGreaterThan(clock.now());
    clock.advance(2 * MINUTE);
    expect(nonces.current()).not.toBe(first);
    expect(nonces.endOf(first)).toBeGreaterThan(clock.now());
    clock.advance(2 * MINUTE);
    expect(nonces.endOf(first)).toBeUndefined();
  });

  test("are good at every process of the ring, also after a new key, and at no other server", () => {
    const nonce = nonces.current();
    expect(new DpopNonces(KeyRing.parse(`${newRootKey()} ${root}`), clock).endOf(nonce)).toBeDefined();
    expect(new DpopNonces(KeyRing.parse(newRootKey()), clock).endOf(nonce)).toBeUndefined();
  });

  test("cannot be changed", () => {
    const nonce = nonces.current();
    for (let at = 0; at < nonce.length; at++) {
      const changed = nonce.slice(0, at) + (nonce[at] === "1" ? "2" : "1") + nonce.slice(at + 1);
      expect(nonces.endOf(changed), `position ${at}`).toBeUndefined();
    }
  });
});
