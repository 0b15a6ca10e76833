import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, ask, askRaw } from "./ask.js";
import { configurationFor } from "./browser-client.js";
import { asWeb, bearer, PROVIDER_CODE, Target } from "./target.js";
import { split } from "./tokens.js";

const APP = "https://app.example";
let target: Target;
let accessToken: string;

beforeAll(async () => {
  target = await Target.open({ COUNTERFOIL_CONFIG: configurationFor([APP]) });
  accessToken = (await target.signIn()).access_token;
});

describe("every answer carries the security headers (CK-06, ASVS 3.4)", () => {
  const requests: [what: string, method: string, path: string, headers?: Record<string, string>, body?: string][] = [
    ["success", "GET", "/healthz"],
    ["metadata", "GET", "/.well-known/oauth-authorization-server"],
    ["keys", "GET", "/.well-known/jwks.json"],
    ["401", "GET", "/me"],
    ["404", "GET", "/nothing/here"],
    ["405", "DELETE", "/me"],
    ["405 of a method nobody uses", "PROPFIND", "/me"],
    ["a token error", "POST", "/token", { "content-type": "application/x-www-form-urlencoded" }, "a=b"],
    ["415", "POST", "/login/spotify", { "content-type": "text/plain" }, "x"],
    ["malformed JSON", "POST", "/login/spotify", { "content-type": "application/json" }, "{"],
    ["413", "POST", "/login/spotify", { "content-type": "application/json" }, `"${"x".repeat(100_000)}"`],
    ["a URL that cannot be decoded", "GET", "/devices/%ZZ"],
    ["a path part longer than any", "PATCH", `/devices/${"x".repeat(500)}`],
    ["the page of the API", "GET", "/docs/"],
    ["a preflight", "OPTIONS", "/token", { origin: APP, "access-control-request-method": "POST" }],
    ["OPTIONS that is no preflight", "OPTIONS", "/token"],
  ];

  test.each(requests)("%s", async (_what, method, path, headers = {}, body = undefined) => {
    const answer = await askRaw(target.url, { method, target: path, headers, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get("strict-transport-security")).toMatch(/^max-age=\d{7,}/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("content-security-policy")).toMatch(/frame-ancestors '(?:none|self)'/);
    expect(answer.headers.get("x-powered-by")).toBeNull();
    expect(answer.headers.get("server")).toBeNull();
    expect(answer.headers.get("cache-control")).not.toBeNull();
  });

  test.each(["/me", "/devices", "/nothing", "/token", "/login/spotify"])(
    "nobody keeps an answer of %s",
    async (path) => {
      for (const headers of [{}, bearer(accessToken)])
        expect((await ask(target.url + path, { headers })).headers.get("cache-control")).toBe("no-store");
    },
  );

  test("nothing is ever framed or scripted but the page of the API, which takes no script of others", async () => {
    expect((await target.get("/me")).headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await target.get("/docs/");
    expect(page.headers.get("content-security-policy")).not.toMatch(/script-src[^;]*unsafe/);
    expect(page.headers.get("content-security-policy")).toMatch(/frame-ancestors 'none'|frame-ancestors 'self'/);
  });
});

describe("only the origins of the clients' lists may call from a browser (AS-14, ASVS 3.4.2)", () => {
  async function both(origin: string): Promise<Answer[]> {
    const preflight = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    };
    return [
      await askRaw(target.url, { method: "OPTIONS", target: "/token", headers: preflight }),
      await askRaw(target.url, { method: "GET", target: "/me", headers: { origin, ...bearer(accessToken) } }),
    ];
  }

  test("a listed one may, by its exact name", async () => {
    for (const answer of await both(APP)) {
      expect(answer.headers.get("access-control-allow-origin")).toBe(APP);
      expect(answer.headers.get("vary")).toMatch(/Origin/i);
    }
  });

  test.each([
    "https://evil.example",
    "null",
    "*",
    "",
    `${APP}.evil.example`,
    `${APP}:443`,
    `${APP}:8443`,
    `${APP}/`,
    `${APP} `,
    "http://app.example",
    "https://APP.example",
    "https://sub.app.example",
    "https://appxexample",
    "https://evil.example/https://app.example",
    "https://app.example@evil.example",
    "https://app.example, https://evil.example",
    "file://",
  ])("%j may not", async (origin) => {
    for (const answer of await both(origin)) {
      const allowed = answer.headers.get("access-control-allow-origin");
      expect(allowed === null || allowed === APP).toBe(true);
      expect(allowed).not.toBe(origin === `${APP} ` ? "*" : origin);
    }
  });
});

describe("forwarded headers of a stranger change nothing (CK-08, ASVS 4.1.3)", () => {
  const forged = {
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    "x-forwarded-prefix": "/evil",
    "x-real-ip": "10.0.0.1",
    "x-original-url": "/me",
    "x-rewrite-url": "/me",
    "x-http-method-override": "DELETE",
    forwarded: "for=10.0.0.1;host=evil.example;proto=https",
  };

  test("neither issuer nor endpoints", async () => {
    for (const path of ["/.well-known/oauth-authorization-server", "/.well-known/jwks.json", "/openapi.json"]) {
      const plain = await target.get(path);
      const answer = await askRaw(target.url, {
        method: "GET",
        target: path,
        headers: { ...forged, host: "evil.example" },
      });
      expect(answer.text).toBe(plain.text);
    }
  });

  test("neither the login nor the tokens", async () => {
    const begun = (await target.json("/login/spotify", {}, { ...asWeb, ...forged })).read([
      "authorization_url",
      "state",
      "binding",
    ]);
    expect(begun.authorization_url).not.toContain("evil");
    const { code } = await target.consent(begun);
    const { state, binding } = begun;
    const form = { grant_type: PROVIDER_CODE, provider: "spotify", code, state, binding };
    const tokens = (await target.token(form, { ...asWeb, ...forged })).tokens();
    expect(split(tokens.access_token).payload).toMatchObject({ iss: target.url, aud: target.url });
  });

  test("neither the path nor the method", async () => {
    expect((await ask(`${target.url}/healthz`, { headers: forged })).body).toEqual({ status: "ok" });
    expect((await ask(`${target.url}/me`, { headers: forged })).status).toBe(401);
  });
});

test("GET and HEAD change nothing (CK-07, ASVS 3.5.3)", async () => {
  const { access_token } = await target.signIn();
  const before = target.sql("SELECT sid, ended_at FROM sessions ORDER BY sid");
  for (const path of ["/logout", "/logout?scope=all", "/login/spotify", "/token"])
    for (const method of ["GET", "HEAD"]) {
      const answer = await ask(target.url + path, { method, headers: bearer(access_token) });
      expect(answer.status, path).toBe(405);
    }
  const query = new URLSearchParams({ query: "mutation { __typename }" });
  for (const method of ["GET", "HEAD"])
    expect((await ask(`${target.url}/graphql?${query}`, { method, headers: bearer(access_token) })).status).toBe(400);
  expect(target.sql("SELECT sid, ended_at FROM sessions ORDER BY sid")).toEqual(before);
});

test("no answer sets a cookie where clients keep their tokens themselves (RT-17)", async () => {
  const headers = { ...asWeb, cookie: "session_id=planted; __Host-counterfoil=planted" };
  const begun = (await target.json("/login/spotify", {}, headers)).read(["authorization_url", "state", "binding"]);
  const { code } = await target.consent(begun);
  const { state, binding } = begun;
  const form = { grant_type: PROVIDER_CODE, provider: "spotify", code, state, binding };
  const answer = await target.token(form, headers);
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(answer.text).not.toContain("planted");
});
