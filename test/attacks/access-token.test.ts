import { beforeAll, describe, expect, test } from "vitest";
import { askRaw } from "./ask.js";
import { Target } from "./target.js";
import { split } from "./tokens.js";

let target: Target;
let token: string;
let header: Record<string, unknown>;
let payload: Record<string, unknown>;

beforeAll(async () => {
  target = await Target.open();
  token = (await target.signIn()).access_token;
  ({ header, payload } = split(token));
});

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
