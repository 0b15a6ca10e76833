import type { AccessTokenClaims } from "@counterfoil/protocol";
import { CompactSign, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { signAccessToken, verifyAccessToken } from "./access-token.js";
import { KeyRing, newRootKey } from "./key-ring.js";
import { type SigningAlgorithm, SigningKeys } from "./signing-keys.js";

const ISSUER = "https://auth.example";
const clock = new ManualClock();
const now = Math.floor(clock.now() / 1000);
const ring = KeyRing.parse(newRootKey());
const claims: AccessTokenClaims = {
  iss: ISSUER,
  sub: "account_1",
  aud: ISSUER,
  iat: now,
  exp: now + 600,
  jti: "at_1",
  client_id: "web",
  scope: "account",
  sid: "session_1",
  auth_time: now,
  amr: ["fed"],
};
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let keys: SigningKeys;

beforeAll(async () => {
  store = await openTemporaryDatabase();
  keys = await SigningKeys.open(store.db, ring, clock, "Ed25519");
});
afterAll(() => store.close());

const verify = (token: string) => verifyAccessToken(keys, token, ISSUER, clock);

/** A token under the server's real key, with any header and any payload. */
async function signed(payload: object | string, header: Record<string, unknown> = {}): Promise<string> {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: "Ed25519", typ: "at+jwt", kid: keys.current.kid, ...header })
    .sign(keys.current.privateKey, { crit: { exp: true, x: true } });
}

test("what was signed is verified, with all claims (RFC 9068 §4)", async () => {
  expect(await verify(await signAccessToken(keys, claims))).toEqual({
    kind: "valid",
    claims,
    kid: keys.current.kid,
  });
  expect((await verify(await signed(claims))).kind).toBe("valid");
});

test.each(["ES256", "RS256"] as const)("%s does it too (RFC 9068 §2.1)", async (algorithm: SigningAlgorithm) => {
  const second = await openTemporaryDatabase();
  const other = await SigningKeys.open(second.db, ring, clock, algorithm);
  const token = await signAccessToken(other, claims);
  expect((await verifyAccessToken(other, token, ISSUER, clock)).kind).toBe("valid");
  expect((await verify(token)).kind).toBe("invalid");
  await second.close();
});

describe("under our own key, still refused", () => {
  test.each(["JWT", "jwt", "at-jwt", "", "dpop+jwt", "logout+jwt", "secevent+jwt", null, 1])(
    "typ %j (JW-05)",
    async (typ) => {
      expect((await verify(await signed(claims, { typ }))).kind).toBe("invalid");
    },
  );

  test("no typ at all (JW-05)", async () => {
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "Ed25519", kid: keys.current.kid })
      .sign(keys.current.privateKey);
    expect((await verify(token)).kind).toBe("invalid");
  });

  test("the long spelling of the type is the same type (RFC 9068 §4)", async () => {
    expect((await verify(await signed(claims, { typ: "application/at+jwt" }))).kind).toBe("valid");
  });

  test.each(
    [
      undefined,
      null,
      "",
      "https://evil.example",
      `${ISSUER}/`,
      "HTTPS://auth.example",
      "http://auth.example",
      [ISSUER],
      {},
      1,
    ].map((value) => [value]),
  )("iss %j (JW-06)", async (iss) => expect((await verify(await signed({ ...claims, iss }))).kind).toBe("invalid"));

  test.each(
    [undefined, null, "", "web", "https://evil.example", `${ISSUER}/`, [], ["web"], {}, 1, [[ISSUER]]].map((value) => [
      value,
    ]),
  )("aud %j (JW-06)", async (aud) => expect((await verify(await signed({ ...claims, aud }))).kind).toBe("invalid"));

  const noInstant = [undefined, null, "", "9999999999", [now + 600], {}, true, -1, -1e300, now + 0.5, 2 ** 53];
  test.each(noInstant.map((value) => [value]))("exp %j (JW-07)", async (exp) => {
    expect((await verify(await signed({ ...claims, exp }))).kind).toBe("invalid");
  });

  test.each([0, 1, now - 6])("exp %d, which is past (JW-07)", async (exp) => {
    expect((await verify(await signed({ ...claims, exp }))).kind).toBe("expired");
  });

  test.each([now + 3600, "0", null, {}, 0.5, -1])("nbf %j (JW-07)", async (nbf) => {
    expect((await verify(await signed({ ...claims, nbf }))).kind).toBe("invalid");
  });

  test.each([undefined, null, "x", "0", 0.5, -1])("iat %j (JW-07)", async (iat) => {
    expect((await verify(await signed({ ...claims, iat }))).kind).toBe("invalid");
  });

  test.each(["sub", "jti", "client_id", "scope", "sid", "auth_time"] as const)("no %s (JW-08)", async (name) => {
    const { [name]: _left, ...rest } = claims;
    expect((await verify(await signed(rest))).kind).toBe("invalid");
  });

  test.each([{ sub: 1 }, { scope: ["account"] }, { sid: null }, { client_id: {} }])(
    "claims of a wrong type: %j",
    async (wrong) => {
      expect((await verify(await signed({ ...claims, ...wrong }))).kind).toBe("invalid");
    },
  );

  test.each(["[]", "null", "1", '"x"', "", "{", "x"])("a payload that is %s", async (payload) => {
    expect((await verify(await signed(payload))).kind).toBe("invalid");
  });

  test.each([
    { crit: ["x"], x: true },
    { crit: ["exp"], exp: 1 },
  ])("a critical header %j (JW-11)", async (header) => {
    expect((await verify(await signed(claims, header))).kind).toBe("invalid");
  });
});

test("an audience among others counts, a part of its name does not (RFC 7519 §4.1.3, JW-06)", async () => {
  expect((await verify(await signed({ ...claims, aud: ["https://api.example", ISSUER] }))).kind).toBe("valid");
  expect((await verify(await signed({ ...claims, aud: `https://api.example ${ISSUER}` }))).kind).toBe("invalid");
});

test("a member written twice is refused: two readers could see two things (JW-12, RFC 7519 §4)", async () => {
  const twice = (name: string, first: unknown) =>
    `{"${name}":${JSON.stringify(first)},${JSON.stringify(claims).slice(1)}`;
  for (const payload of [twice("sub", "account_evil"), twice("sub", "account_1"), twice("exp", now - 600)])
    expect((await verify(await signed(payload))).kind).toBe("invalid");
});

test("a token is good until its end and five seconds for clocks, no longer (JW-07)", async () => {
  const later = new ManualClock(clock.now());
  const token = await signAccessToken(keys, claims);
  const kind = async () => (await verifyAccessToken(keys, token, ISSUER, later)).kind;
  later.advance(604_000);
  expect(await kind()).toBe("valid");
  later.advance(2_000);
  expect(await kind()).toBe("expired");
});

test("every other spelling of a good token is refused (JW-09, RFC 8725bis §3.14)", async () => {
  const token = await signAccessToken(keys, claims);
  const [header = "", payload = "", signature = ""] = token.split(".");
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const respelled = [...alphabet]
    .map((last) => `${header}.${payload}.${signature.slice(0, -1)}${last}`)
    .filter((other) => other !== token);
  const spaced = [
    ` ${token}`,
    `${token} `,
    `${token}\n`,
    `${token}=`,
    `${token}==`,
    token.replace(".", " ."),
    `${token}.`,
  ];
  const standard = Buffer.from(signature, "base64url").toString("base64");
  const others = [
    `${header}.${payload}.${standard}`,
    `${header}..${signature}`,
    `.${payload}.${signature}`,
    "",
    "..",
    ".",
  ];
  for (const text of [...respelled, ...spaced, ...others]) expect((await verify(text)).kind, text).toBe("invalid");
});

test("a token longer than any of ours is refused before it is read (JW-22)", async () => {
  expect((await verify(await signed({ ...claims, padding: "x".repeat(4000) }))).kind).toBe("invalid");
  expect((await verify("a".repeat(10_000_000))).kind).toBe("invalid");
});

test("a key signs with its own algorithm only, and only its own tokens (JW-17)", async () => {
  const rsa = await SigningKeys.open(store.db, ring, clock, "RS256");
  const pss = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "PS256", typ: "at+jwt", kid: rsa.current.kid })
    .sign((await generateKeyPair("PS256")).privateKey);
  expect((await verifyAccessToken(rsa, pss, ISSUER, clock)).kind).toBe("invalid");
  const { privateKey } = await generateKeyPair("Ed25519");
  const forged = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "Ed25519", typ: "at+jwt", kid: keys.current.kid })
    .sign(privateKey);
  expect((await verify(forged)).kind).toBe("invalid");
});

test("the keys of a store open with the operator's ring only, and their private halves are sealed", async () => {
  await expect(SigningKeys.open(store.db, KeyRing.parse(newRootKey()), clock, "Ed25519")).rejects.toThrow(
    "does not open",
  );
  const rows = await store.db.selectFrom("signing_keys").selectAll().execute();
  expect(JSON.stringify(rows)).not.toMatch(/"d\\?":|\\"d\\"/);
  for (const key of keys.jwks().keys) expect(Object.keys(key)).not.toContain("d");
});

test("a second start signs with the same key", async () => {
  const again = await SigningKeys.open(store.db, ring, clock, "Ed25519");
  expect(again.current.kid).toBe(keys.current.kid);
});
