import { createHash } from "node:crypto";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { google } from "./google.js";
import { ASYMMETRIC, verifyIdToken } from "./id-token.js";
import type { IdentitySource } from "./provider.js";

const ISSUER = "https://accounts.google.com";
const CLIENT = "our id";
const NONCE = "the nonce of this login";
const accessToken = new Secret("the access token");
const hosts = { accounts: ISSUER, tokens: ISSUER, api: ISSUER };
const provider = google(CLIENT, new Secret("our secret"), hosts);

let key: CryptoKey;
let source: Extract<IdentitySource, { kind: "id_token" }>;
beforeAll(async () => {
  const pair = await generateKeyPair("RS256");
  key = pair.privateKey;
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "1" }] });
  source = { kind: "id_token", keysUri: "", keys, algorithms: ["RS256", "HS256"], userinfoEndpoint: undefined };
});

const now = () => Math.floor(Date.now() / 1000);
/** Undefined members are left out. */
const claims = (changes: Record<string, unknown> = {}): JWTPayload =>
  JSON.parse(
    JSON.stringify({ iss: ISSUER, sub: "1", aud: CLIENT, nonce: NONCE, iat: now(), exp: now() + 3600, ...changes }),
  );
const sign = (changes: Record<string, unknown> = {}) =>
  new SignJWT(claims(changes)).setProtectedHeader({ alg: "RS256", kid: "1" }).sign(key);
const verify = (token: string | undefined, nonce: string | undefined = NONCE, one = provider) =>
  verifyIdToken(one, source, accessToken, { idToken: token === undefined ? undefined : new Secret(token), nonce });
const invalid = { reason: "invalid_id_token" };

test("a token of this login says who it is (OpenID Connect Core §3.1.3.7)", async () => {
  expect(await verify(await sign({ email: "a@b.example" }))).toMatchObject({ sub: "1", email: "a@b.example" });
  expect((await verify(await sign({ aud: [CLIENT], azp: CLIENT }))).sub).toBe("1");
});

describe("refused (CL-17)", () => {
  test.each<[string, Record<string, unknown>]>([
    ["another issuer", { iss: "https://evil.example" }],
    ["an issuer with a slash more", { iss: `${ISSUER}/` }],
    ["an issuer without its scheme", { iss: "accounts.google.com" }],
    ["no issuer", { iss: undefined }],
    ["another app's token", { aud: "another app" }],
    ["a token for another app too", { aud: [CLIENT, "another app"] }],
    ["a token for another app too, by us", { aud: [CLIENT, "another app"], azp: CLIENT }],
    ["another authorized party", { azp: "another app" }],
    ["no audience", { aud: undefined }],
    ["an expired one", { exp: now() - 120, iat: now() - 3600 }],
    ["one without end", { exp: undefined }],
    ["one from before", { iat: now() - 3600 }],
    ["one from the future", { iat: now() + 3600 }],
    ["one without a time", { iat: undefined }],
    ["one not valid yet", { nbf: now() + 3600 }],
    ["another login's nonce", { nonce: "another" }],
    ["no nonce", { nonce: undefined }],
    ["no subject", { sub: undefined }],
    ["an empty subject", { sub: "" }],
    ["a subject of 256 characters", { sub: "x".repeat(256) }],
    ["a subject outside of ASCII", { sub: "ö" }],
    ["another access token's hash", { at_hash: "HK6E_P6Dh8Y93mRNtsDB1Q" }],
    ["a hash that is no text", { at_hash: 1 }],
    [
      "a logout token (Back-Channel Logout §2.4)",
      { events: { "http://schemas.openid.net/event/backchannel-logout": {} } },
    ],
  ])("%s", async (_, changes) => {
    await expect(verify(await sign(changes))).rejects.toMatchObject(invalid);
  });

  test("no token, half a token, nonsense", async () => {
    const token = await sign();
    for (const text of [undefined, "", "x", "a.b.c", token.slice(0, -5), `${token}x`])
      await expect(verify(text)).rejects.toMatchObject(invalid);
  });

  test("a token for a login that sent no nonce", async () => {
    const token = await sign({ nonce: undefined });
    const asked = { idToken: new Secret(token), nonce: undefined };
    await expect(verifyIdToken(provider, source, accessToken, asked)).rejects.toMatchObject(invalid);
  });

  test("alg none", async () => {
    await expect(verify(new UnsecuredJWT(claims()).encode())).rejects.toMatchObject(invalid);
  });

  test("our own secret as the signer, even where the provider announces HS256", async () => {
    const secret = new TextEncoder().encode("our secret");
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: "HS256" }).sign(secret);
    await expect(verify(token)).rejects.toMatchObject(invalid);
    expect(ASYMMETRIC.filter((name) => name.startsWith("HS"))).toEqual([]);
  });

  test("a JWT access token, whoever it is for (RFC 8725 §3.11)", async () => {
    const header = { alg: "RS256", kid: "1", typ: "at+jwt" };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(key);
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });

  test("another key of the same name", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: "RS256", kid: "1" }).sign(privateKey);
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });

  test("a provider without an issuer", async () => {
    const nameless = { ...provider, issuer: undefined };
    await expect(verify(await sign(), NONCE, nameless)).rejects.toMatchObject(invalid);
  });
});

test("the error repeats nothing of the token", async () => {
  const token = await sign({ aud: "another app", email: "ada@example.com" });
  const error = await verify(token).catch((thrown: unknown) => thrown);
  expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(/ada@|another app/);
});

test.each([
  ["RS256", "sha256"],
  ["ES384", "sha384"],
  ["Ed25519", "sha512"],
])("at_hash of %s is half of the access token's %s (§3.1.3.6)", async (alg, hash) => {
  const pair = await generateKeyPair(alg);
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), alg }] });
  const digest = createHash(hash).update(accessToken.reveal()).digest();
  const at_hash = digest.subarray(0, digest.length / 2).toString("base64url");
  const token = await new SignJWT(claims({ at_hash })).setProtectedHeader({ alg }).sign(pair.privateKey);
  const proof = { idToken: new Secret(token), nonce: NONCE };
  const verified = await verifyIdToken(provider, { ...source, keys, algorithms: [alg] }, accessToken, proof);
  expect(verified.at_hash).toBe(at_hash);
});
