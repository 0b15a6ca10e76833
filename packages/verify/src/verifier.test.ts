import { CounterfoilError, type Reason } from "@counterfoil/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { AUDIENCE, Issuer, movableTime, newKey } from "./issuer.contract.js";
import { createVerifier, type Verifier } from "./verifier.js";

let issuer: Issuer;
let verifier: Verifier;

beforeAll(async () => {
  issuer = await Issuer.start(await newKey("k1"), await newKey("ec", "ES256"), await newKey("rsa", "RS256"));
  verifier = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false });
});
afterAll(() => issuer.stop());
afterEach(() => vi.restoreAllMocks());

/** `valid`, or the reason against it. */
async function verdict(token: string, by = verifier): Promise<Reason | "valid"> {
  return by.verify(token).then(
    () => "valid" as const,
    (error) => {
      if (error instanceof CounterfoilError) return error.reason;
      throw error;
    },
  );
}
const text = async (claims = {}) => JSON.stringify(issuer.claims(claims));
const now = () => Math.floor(Date.now() / 1000);

test.each(["Ed25519", "ES256", "RS256"])("a token signed with %s is verified (RFC 9068 §4)", async (alg) => {
  const key = issuer.keys.find((one) => one.alg === alg);
  const access = await verifier.verify(await issuer.sign({ jti: "at_1" }, {}, key));
  expect(access).toMatchObject({ accountId: "account_1", sid: "session_1", clientId: "web" });
  expect(access.scopes).toEqual(["account", "provider:spotify"]);
  expect(access.claims).toMatchObject({ jti: "at_1", amr: ["fed"] });
});

test("what one request was given cannot be changed for the next", async () => {
  const access = await verifier.verify(await issuer.sign());
  for (const part of [access, access.scopes, access.claims, access.claims.amr])
    expect(Object.isFrozen(part)).toBe(true);
});

test.each(["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"])("typ %s is the type (JW-05)", async (typ) =>
  expect(await verdict(await issuer.sign({}, { typ }))).toBe("valid"),
);

describe("under the issuer's own key, still refused", () => {
  test.each(["JWT", "", "at-jwt", "xat+jwt", "at+jwtx", "text/at+jwt", "logout+jwt", "dpop+jwt", null, 1, ["at+jwt"]])(
    "typ %j (JW-05)",
    async (typ) => expect(await verdict(await issuer.sign({}, { typ }))).toBe("invalid_token"),
  );

  test("no typ (JW-05)", async () => {
    expect(await verdict(await issuer.sign({}, { typ: undefined }))).toBe("invalid_token");
  });

  test.each([undefined, null, "", "https://evil.example", ["x"], {}, 1].map((iss) => [iss]))(
    "iss %j (JW-06)",
    async (iss) => expect(await verdict(await issuer.sign({ iss }))).toBe("invalid_token"),
  );

  test.each([(url: string) => `${url}/`, (url: string) => url.toUpperCase(), (url: string) => [url]])(
    "iss %s (JW-06)",
    async (respell) => expect(await verdict(await issuer.sign({ iss: respell(issuer.url) }))).toBe("invalid_token"),
  );

  test.each(
    [undefined, null, "", "web", `${AUDIENCE}/`, `${AUDIENCE} x`, [], ["x"], [[AUDIENCE]], [AUDIENCE, 1], {}, 1].map(
      (aud) => [aud],
    ),
  )("aud %j (JW-06)", async (aud) => expect(await verdict(await issuer.sign({ aud }))).toBe("invalid_token"));

  test.each(["exp", "iat"])("%s of no use (JW-07)", async (name) => {
    const fuzz = [undefined, null, "", "9999999999", now() + 0.5, -1, -1e300, 1e300, 2 ** 53, [now()], {}, true];
    for (const value of fuzz)
      expect(await verdict(await issuer.sign({ [name]: value })), String(value)).toBe("invalid_token");
  });

  test("nbf of no use, or to come (JW-07)", async () => {
    for (const nbf of [null, "0", -1, 0.5, 1e300, {}, [], now() + 60])
      expect(await verdict(await issuer.sign({ nbf })), String(nbf)).toBe("invalid_token");
  });

  test.each(["sub", "jti", "client_id", "sid", "scope", "auth_time", "amr"])(
    "no %s, or a strange one (JW-08)",
    async (name) => {
      for (const value of [undefined, null, {}, true, [1]])
        expect(await verdict(await issuer.sign({ [name]: value })), String(value)).toBe("invalid_token");
    },
  );

  test.each([
    { crit: ["x"], x: true },
    { crit: ["exp"], exp: 1 },
  ])("a critical header %j (JW-11)", async (header) => {
    expect(await verdict(await issuer.sign({}, header))).toBe("invalid_token");
  });

  test.each(["sub", "exp", "iss"])("%s twice (JW-12)", async (name) => {
    const whole = await text();
    expect(await verdict(await issuer.sign(`{"${name}":1,${whole.slice(1)}`))).toBe("invalid_token");
    expect(await verdict(await issuer.sign(whole))).toBe("valid");
  });

  test("more than 4096 characters (JW-22)", async () => {
    expect(await verdict(await issuer.sign({ more: "x".repeat(4000) }))).toBe("invalid_token");
  });
});

test("an audience among others is an audience (RFC 7519 §4.1.3)", async () => {
  expect(await verdict(await issuer.sign({ aud: ["https://other.example", AUDIENCE] }))).toBe("valid");
});

test("a token lives until exp, from nbf, and five seconds for clocks, remembered or not (JW-07)", async () => {
  const time = movableTime();
  const uncached = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false, cacheSize: 0 });
  const begins = await issuer.sign({ nbf: now() + 8 });
  const ends = await issuer.sign({ exp: now() + 600 });
  for (const by of [verifier, uncached]) expect(await verdict(begins, by)).toBe("invalid_token");
  time.advance(4000);
  for (const by of [verifier, uncached]) expect(await verdict(begins, by)).toBe("valid");
  time.advance(599_500);
  for (const by of [verifier, uncached]) expect(await verdict(ends, by)).toBe("valid");
  time.advance(2000);
  for (const by of [verifier, uncached]) expect(await verdict(ends, by)).toBe("token_expired");
});

test("a forged token that looks expired is invalid, not expired", async () => {
  const stranger = await newKey("k1");
  expect(await verdict(await issuer.sign({ exp: now() - 100 }, {}, stranger))).toBe("invalid_token");
  expect(await verdict(await issuer.sign({ exp: now() - 100 }))).toBe("token_expired");
});

test("every other spelling of a good token is refused, remembered or not (JW-09, RV-06)", async () => {
  const token = await issuer.sign();
  expect(await verdict(token)).toBe("valid");
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const respelled = [...alphabet].map((last) => token.slice(0, -1) + last).filter((other) => other !== token);
  const spaced = [` ${token}`, `${token} `, `${token}\n`, `${token}=`, `${token}==`, token.replace(".", " .")];
  for (const other of [...respelled, ...spaced]) expect(await verdict(other), other).toBe("invalid_token");
});

test("a repeated token pays no signature check", async () => {
  const fresh = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false });
  const token = await issuer.sign();
  const first = await fresh.verify(token);
  for (let count = 0; count < 100; count++) expect(await fresh.verify(token)).toBe(first);
  expect(fresh.stats()).toMatchObject({ signatureChecks: 1, cacheHits: 100, cachedTokens: 1, jwksFetches: 1 });
});

test("the memory of tokens is bounded, the one used least recently goes first", async () => {
  const small = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false, cacheSize: 2 });
  const tokens = await Promise.all([issuer.sign(), issuer.sign(), issuer.sign()]);
  const [a = "", b = "", c = ""] = tokens;
  for (const token of [a, b, a, c, a]) await small.verify(token);
  expect(small.stats()).toMatchObject({ signatureChecks: 3, cacheHits: 2, cachedTokens: 2 });
  await small.verify(b);
  expect(small.stats().signatureChecks).toBe(4);
});

test("what is refused is not remembered", async () => {
  const fresh = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false });
  const stranger = await newKey("k1");
  for (const token of [await issuer.sign({}, {}, stranger), await issuer.sign({ aud: "x" }), "a.b.c"])
    expect(await verdict(token, fresh)).toBe("invalid_token");
  expect(fresh.stats().cachedTokens).toBe(0);
});

test("what is no text is no token, whatever a caller without types hands in", async () => {
  for (const value of ["null", "1", "{}", "[]", '["a.b.c"]'])
    expect(await verdict(JSON.parse(value))).toBe("invalid_token");
});
