import { createPublicKey, type JsonWebKey } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { askRaw } from "./ask.js";
import { bearer, Target } from "./target.js";
import { encode, ForgersKey, signByHmac, split } from "./tokens.js";
import { Trap } from "./trap.js";

const forger = new ForgersKey();
let target: Target;
let trap: Trap;
let token: string;
let header: Record<string, unknown>;
let payload: Record<string, unknown>;
let parts: [header: string, payload: string, signature: string];

beforeAll(async () => {
  target = await Target.open();
  trap = await Trap.open();
  token = (await target.signIn()).access_token;
  ({ header, payload, parts } = split(token));
});

/** The text is refused as a Bearer token wherever one is taken, and the refusal says nothing of the reason. */
async function expectRefused(text: string, what = text.slice(0, 200)): Promise<void> {
  const answer = await target.get("/me", text);
  expect([answer.status, answer.reason], what).toEqual([401, "invalid_token"]);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="counterfoil", error="invalid_token"/);
}

describe("what an access token of ours is", () => {
  test("RFC 9068: its claims, its type, under 1 kB, no name and no e-mail (JW-05, JW-08, JW-18)", async () => {
    expect(header).toEqual({ typ: "at+jwt", alg: "Ed25519", kid: expect.any(String) });
    for (const claim of ["iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "sid", "auth_time", "amr"])
      expect(payload).toHaveProperty(claim);
    expect(token.length).toBeLessThan(1000);
    expect(JSON.stringify(payload)).not.toMatch(/@|sim_|name|mail/);
  });

  test("the key set has public members only, and each key its own id, algorithm and use (JW-15, JW-17)", async () => {
    const { keys } = JSON.parse((await target.get("/.well-known/jwks.json")).text) as { keys: object[] };
    expect(keys).toHaveLength(1);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  });
});

describe("no token at all (RFC 6750 §3)", () => {
  test.each([undefined, "", "Bearer", "Bearer ", "Basic eDp5", "Token x", "Bearer a b", "bearer", "Bearer\u00a0x"])(
    "Authorization: %j is answered with a bare challenge",
    async (authorization) => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const answer = await askRaw(target.url, { method: "GET", target: "/me", headers });
      expect([answer.status, answer.reason]).toEqual([401, "missing_token"]);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="counterfoil"');
    },
  );

  test("a token in the query or in a body is none (RFC 9700 §4.3.2)", async () => {
    expect((await target.get(`/me?access_token=${token}`)).reason).toBe("missing_token");
    const form = new URLSearchParams({ access_token: token });
    const answer = await fetch(`${target.url}/logout`, { method: "POST", body: form });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await target.get("/me", token)).status).toBe(200);
  });

  test("every endpoint that is not public wants one (AZ-02)", async () => {
    const calls = [
      target.get("/me"),
      target.get("/devices"),
      target.json("/devices/x", { name: "x" }, {}, "PATCH"),
      target.json("/devices/x", {}, {}, "DELETE"),
      target.json("/logout", {}),
      target.json("/graphql", { query: "{viewer{id}}" }),
    ];
    for (const { status, reason } of await Promise.all(calls)) expect([status, reason]).toEqual([401, "missing_token"]);
  });
});

describe("the algorithm is ours to choose (JW-01, RFC 8725 §3.1)", () => {
  test.each(
    ["none", "None", "NONE", "nOnE", "none ", "", null, [], {}, true, 0, undefined, "HS256", "ES256", "RS256"].map(
      (value) => [value],
    ),
  )("alg %j is refused, with the signature, without it and with an empty one", async (alg) => {
    const changed = encode({ ...header, alg });
    const [, claims, signature] = parts;
    for (const text of [`${changed}.${claims}.`, `${changed}.${claims}`, `${changed}.${claims}.${signature}`])
      await expectRefused(text);
  });

  test("an empty, missing or foreign signature under our own header is refused", async () => {
    const [head, claims] = parts;
    for (const text of [`${head}.${claims}.`, `${head}.${claims}`, `${head}.${claims}.AAAA`, `..`, `${head}..`])
      await expectRefused(text);
    await expectRefused(forger.sign(header, payload));
  });

  test("claims under somebody else's signature are refused", async () => {
    const [head, , signature] = parts;
    await expectRefused(`${head}.${encode({ ...payload, sub: "account_other" })}.${signature}`);
  });

  test("our public key in any encoding is no HMAC secret (JW-02)", async () => {
    const { keys } = JSON.parse((await target.get("/.well-known/jwks.json")).text) as { keys: JsonWebKey[] };
    const jwk = keys[0] ?? {};
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const pem = String(key.export({ format: "pem", type: "spki" }));
    const der = key.export({ format: "der", type: "spki" });
    const raw = Buffer.from(String(jwk.x), "base64url");
    const { kty, crv, x } = jwk;
    const secrets = [pem, pem.trim(), pem.replaceAll("\n", "\r\n"), der, der.toString("base64"), raw, String(jwk.x)];
    const texts = [JSON.stringify(jwk), JSON.stringify({ kty, crv, x }), String(header.kid), ""];
    for (const secret of [...secrets, ...texts])
      for (const [alg, hash] of [
        ["HS256", "sha256"],
        ["HS384", "sha384"],
        ["HS512", "sha512"],
      ] as const) {
        await expectRefused(signByHmac(hash, secret, { ...header, alg }, payload));
        await expectRefused(signByHmac(hash, secret, header, payload));
      }
  });
});

describe("the header never chooses the key (JW-03, RFC 8725 §3.10)", () => {
  test("an embedded or linked key is not used and not fetched", async () => {
    const jwk = { ...forger.jwk, alg: "Ed25519", use: "sig", kid: "evil" };
    const links = { jku: `${trap.url}/jwks.json`, x5u: `${trap.url}/cert.pem` };
    const certificate = { x5c: [Buffer.from("certificate").toString("base64")], x5t: "AAAA" };
    for (const kid of [undefined, "evil", header.kid, `${trap.url}/key`, links.jku])
      for (const more of [{ jwk }, links, certificate, { jwk, ...links, ...certificate }])
        await expectRefused(forger.sign({ typ: "at+jwt", alg: "Ed25519", ...more, kid }, payload));
    expect(trap.visits).toEqual([]);
  });

  test.each(
    [
      "unknown",
      "../../../../dev/null",
      "/dev/null",
      "file:///dev/null",
      "' UNION SELECT 'key' --",
      "x'; DROP TABLE signing_keys; --",
      "*",
      "a\r\nSet-Cookie: b=c",
      "\u0000",
      "__proto__",
      "constructor",
      "hasOwnProperty",
      "$(id)",
      "",
      null,
      [],
      {},
      1,
      { toString: "x" },
    ].map((value) => [value]),
  )("the key id %j finds nothing (JW-04)", async (kid: unknown) => {
    await expectRefused(forger.sign({ ...header, kid }, payload));
    const [, claims, signature] = parts;
    await expectRefused(`${encode({ ...header, kid })}.${claims}.${signature}`);
  });

  test("a missing key id and one of 100 kB are refused at once (JW-04)", async () => {
    const { kid: _kid, ...nameless } = header;
    await expectRefused(forger.sign(nameless, payload));
    const long = forger.sign({ ...header, kid: "k".repeat(100_000) }, payload);
    const started = performance.now();
    const answer = await askRaw(target.url, { method: "GET", target: "/me", headers: bearer(long) }).catch(cutOff);
    expect(answer === undefined || (answer.status >= 400 && answer.status < 500)).toBe(true);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("one spelling per token (JW-09, RV-06, RFC 8725bis §3.14)", () => {
  test("another last character, padding, white space and other alphabets are refused", async () => {
    const [head, claims, signature] = parts;
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const respelled = [...alphabet]
      .map((last) => signature.slice(0, -1) + last)
      .filter((other) => other !== signature)
      .map((other) => `${head}.${claims}.${other}`);
    const padded = [`${token}=`, `${token}==`, `${head}=.${claims}.${signature}`, `${head}.${claims}=.${signature}`];
    const dotted = [`${token}.`, `.${token}`, `${token}.${signature}`, token.replace(".", ".."), `${token},x`];
    const foreign = [
      `${head}.${claims}.${signature.slice(0, 10)}+/${signature.slice(12)}`,
      `${token}%3D`,
      `"${token}"`,
    ];
    for (const text of [...respelled, ...padded, ...dotted, ...foreign]) await expectRefused(text);
    for (const text of [`${head}. ${claims}.${signature}`, `${head}\t.${claims}.${signature}`])
      expect((await target.get("/me", text)).status).toBe(401);
    expect((await target.get("/me", token)).status).toBe(200);
  });

  test("JSON serialization is refused (RFC 7515 §7.2)", async () => {
    const [protected_, claims, signature] = parts;
    const general = { payload: claims, signatures: [{ protected: protected_, signature }] };
    for (const form of [general, { payload: claims, protected: protected_, signature }])
      await expectRefused(JSON.stringify(form));
  });

  test("a signed-out token stays refused in every spelling (RV-06)", async () => {
    const { access_token } = await target.signIn();
    expect((await target.json("/logout", {}, bearer(access_token))).status).toBe(204);
    for (const text of [access_token, `${access_token}=`, access_token.replace(".", "=.")])
      expect((await target.get("/me", text)).status).toBe(401);
    expect((await target.get("/me", access_token)).reason).toBe("signed_out");
  });
});

describe("what is no token of ours in another way", () => {
  test.each(["JWT", "jwt", "logout+jwt", "", null, undefined, "application/jwt"])(
    "typ %j is refused (JW-05)",
    async (typ) => expectRefused(forger.sign({ ...header, typ }, payload)),
  );

  test("an unknown critical header is refused (JW-11, RFC 7515 §4.1.11)", async () => {
    for (const crit of [["b64"], ["x"], [], "x", null])
      await expectRefused(forger.sign({ ...header, crit, x: true, b64: false }, payload));
  });

  test("duplicate members are refused (JW-12, RFC 7515 §4)", async () => {
    const heads = [
      `{"alg":"none","typ":"at+jwt","alg":"Ed25519","kid":${JSON.stringify(header.kid)}}`,
      `{"alg":"Ed25519","typ":"at+jwt","kid":"x","kid":${JSON.stringify(header.kid)}}`,
    ];
    for (const head of heads) await expectRefused(forger.sign(head, payload));
  });

  test("encrypted tokens are refused before any decryption (JW-10, RFC 8725 §3.3)", async () => {
    const heads = [
      { alg: "dir", enc: "A256GCM" },
      { alg: "RSA-OAEP", enc: "A256GCM", zip: "DEF" },
      { alg: "PBES2-HS256+A128KW", enc: "A128CBC-HS256", p2c: 2_000_000_000, p2s: "AAAA" },
    ];
    for (const head of heads) {
      const started = performance.now();
      await expectRefused(`${encode({ ...head, kid: header.kid, typ: "at+jwt" })}.AAAA.AAAA.AAAA.AAAA`);
      await expectRefused(`${encode({ ...head, kid: header.kid, typ: "at+jwt" })}.AAAA.AAAA`);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  test("parts that are no JSON objects are refused", async () => {
    for (const part of ["", "x", "[]", "null", "1", '"a"', "{", "{}", "\u0000", "[".repeat(2000)])
      for (const text of [`${encode(part)}.${parts[1]}.${parts[2]}`, forger.sign(header, part)])
        await expectRefused(text);
  });

  test("a token of another server that says to be this one is refused (JW-06)", async () => {
    const other = await Target.open({ COUNTERFOIL_ISSUER: target.url });
    const { access_token } = await other.signIn();
    expect(split(access_token).payload.iss).toBe(payload.iss);
    expect((await other.get("/me", access_token)).status).toBe(200);
    await expectRefused(access_token);
    const [, claims, signature] = split(access_token).parts;
    await expectRefused(`${parts[0]}.${claims}.${signature}`);
  });
});

test("a header of 1 MB is refused, and the server goes on (JW-22, ASVS 4.2.5)", async () => {
  const headers = { authorization: `Bearer ${"a".repeat(1_000_000)}` };
  const answer = await askRaw(target.url, { method: "GET", target: "/me", headers }).catch(cutOff);
  expect(answer === undefined || (answer.status >= 400 && answer.status < 500)).toBe(true);
  await expectRefused("a".repeat(12_000));
  expect((await target.get("/me", token)).status).toBe(200);
});

test("an access token ends with its time (JW-07)", { timeout: 20_000 }, async () => {
  const brief = await Target.open({ COUNTERFOIL_ACCESS_TOKEN_TTL: "1" });
  const { access_token } = await brief.signIn();
  const { exp, iat } = split(access_token).payload;
  expect(Number(exp) - Number(iat)).toBe(1);
  await expect
    .poll(async () => (await brief.get("/me", access_token)).reason, { timeout: 10_000, interval: 250 })
    .toBe("token_expired");
  expect(Date.now() / 1000 - Number(exp)).toBeLessThan(10);
});

/** A server may hang up while the rest of an oversized request is still on its way. */
function cutOff(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ECONNRESET" && error.code !== "EPIPE") throw error;
}
