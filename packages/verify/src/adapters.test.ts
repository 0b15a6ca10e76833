import { createServer, type Server } from "node:http";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counterfoil as expressCounterfoil } from "./express.js";
import { counterfoil as fastifyCounterfoil } from "./fastify.js";
import { counterfoil as honoCounterfoil } from "./hono.js";
import { refusalResponse } from "./index.js";
import { AUDIENCE, CLIENT, EVENTUALLY, Issuer } from "./issuer.contract.js";
import { createVerifier, type Verifier } from "./verifier.js";

/** Sends a request to the guarded service: `GET /me` with scope `account`, `GET /open` without a guard. */
type Ask = (path: string, headers?: Record<string, string>) => Promise<Response>;

let issuer: Issuer;
let verifier: Verifier;
/** A verifier whose feed never becomes ready. */
let deaf: Verifier;
const servers: Server[] = [];

beforeAll(async () => {
  issuer = await Issuer.start();
  verifier = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: CLIENT });
  const revocations = { ...CLIENT, url: `${issuer.url}/jwks` };
  deaf = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations });
  deaf.onFault(() => undefined);
  await verifier.ready();
});
afterAll(async () => {
  verifier.close();
  deaf.close();
  for (const server of servers) server.close();
  await issuer.stop();
});

const services: Record<string, (by: Verifier) => Promise<Ask>> = {
  async Fastify(by) {
    const app = fastify();
    app.get("/open", async (request) => ({ access: request.access === undefined }));
    await app.register(async (api) => {
      await api.register(fastifyCounterfoil, { verifier: by, scope: "account" });
      api.get("/me", async (request) => ({ accountId: request.access?.accountId }));
    });
    return async (path, headers = {}) => {
      const { statusCode, headers: answered, body } = await app.inject({ url: path, headers });
      return new Response(body, { status: statusCode, headers: new Headers(Object.entries(answered).map(pair)) });
    };
  },

  async Express(by) {
    const app = express();
    app.get("/open", (req, res) => void res.json({ access: req.access === undefined }));
    const guard = expressCounterfoil(by, { scope: "account" });
    app.get("/me", guard, (req, res) => void res.json({ accountId: req.access?.accountId }));
    return listening(createServer(app));
  },

  async Hono(by) {
    const app = new Hono();
    app.get("/open", (c) => c.json({ access: true }));
    app.get("/me", honoCounterfoil(by, { scope: "account" }), (c) => c.json({ accountId: c.get("access").accountId }));
    return async (path, headers = {}) => app.request(path, { headers });
  },

  async "plain Request"(by) {
    return async (path, headers = {}) => {
      if (path === "/open") return Response.json({ access: true });
      try {
        const request = new Request(`http://x${path}`, { headers });
        const { accountId } = await by.verifyRequest(request, { scope: "account" });
        return Response.json({ accountId });
      } catch (error) {
        return refusalResponse(error, "account");
      }
    };
  },
};

describe.each(Object.keys(services))("%s", (name) => {
  const service = (by = verifier) => {
    const open = services[name];
    if (!open) throw new Error(name);
    return open(by);
  };
  let ask: Ask;
  beforeAll(async () => {
    ask = await service();
  });
  const bearer = async (claims = {}, scheme = "Bearer") => ({
    authorization: `${scheme} ${await issuer.sign(claims)}`,
  });

  test.each(["Bearer", "bearer", "BEARER"])("a good token comes through (%s, RFC 9110 §11.1)", async (scheme) => {
    const answer = await ask("/me", await bearer({}, scheme));
    expect([answer.status, await answer.json()]).toEqual([200, { accountId: "account_1" }]);
  });

  test("a route beside the guard is open", async () =>
    expect(await (await ask("/open")).json()).toEqual({ access: true }));

  test.each<Record<string, string>>([
    {},
    { authorization: "" },
    { authorization: "Basic YTpi" },
    { authorization: "Bearer" },
    { cookie: "access_token=x" },
  ])("without a token, %j: 401 and a challenge without error (RFC 6750 §3)", async (headers) => {
    const answer = await ask("/me", headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ type: "about:blank", status: 401, reason: "missing_token" });
  });

  test("a token in the address is none (RFC 9700 §4.3.2)", async () => {
    const answer = await ask(`/me?access_token=${await issuer.sign()}`);
    expect(await answer.json()).toMatchObject({ reason: "missing_token" });
  });

  test.each(["x", "a.b.c", "two words", "a.b.c, Bearer a.b.c"])("a bad token, %j: 401 invalid_token", async (token) => {
    const answer = await ask("/me", { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(
      /^Bearer error="invalid_token", error_description="[^"\\]+"$/,
    );
    expect(await answer.json()).toMatchObject({ reason: "invalid_token" });
  });

  test("an expired token and a signed-out session are told apart by their reason", async () => {
    const expired = await ask("/me", await bearer({ exp: 1 }));
    expect([expired.status, await expired.json()]).toMatchObject([401, { reason: "token_expired" }]);
    issuer.revoke({ kind: "sid", value: `gone ${name}` });
    const reason = async () => (await (await ask("/me", await bearer({ sid: `gone ${name}` }))).json()).reason;
    await expect.poll(reason, EVENTUALLY).toBe("signed_out");
  });

  test("a token without the scope: 403, and which scope it takes (RFC 6750 §3.1)", async () => {
    const answer = await ask("/me", await bearer({ scope: "accounts provider:spotify" }));
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer error="insufficient_scope", .*, scope="account"$/);
    expect(await answer.json()).toMatchObject({ reason: "insufficient_scope" });
  });

  test("a stale feed: 503 with Retry-After and no challenge", async () => {
    const answer = await (await service(deaf))("/me", await bearer());
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(answer.headers.get("www-authenticate")).toBeNull();
    expect(await answer.json()).toMatchObject({ reason: "revocations_stale" });
  });
});

test("several scopes are all needed", async () => {
  const app = new Hono();
  app.get("/", honoCounterfoil(verifier, { scope: "account provider:spotify" }), (c) => c.text("in"));
  const status = async (scope: string) =>
    (await app.request("/", { headers: { authorization: `Bearer ${await issuer.sign({ scope })}` } })).status;
  expect([await status("provider:spotify x account"), await status("account"), await status("")]).toEqual([
    200, 403, 403,
  ]);
});

test.each(["", " ", "a  b", "a b ", 'a"b', "a\\b", "ä"])(
  "the scope %j is refused when the guard is made",
  async (scope) => {
    expect(() => expressCounterfoil(verifier, { scope })).toThrow(TypeError);
    expect(() => honoCounterfoil(verifier, { scope })).toThrow(TypeError);
    await expect(fastifyCounterfoil(fastify(), { verifier, scope })).rejects.toThrow(TypeError);
  },
);

test("a mistake in a program is not answered as a refusal", () => {
  expect(() => refusalResponse(new TypeError("a mistake"))).toThrow("a mistake");
});

async function listening(server: Server): Promise<Ask> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return (path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
}

function pair([name, value]: [string, unknown]): [string, string] {
  return [name, String(value)];
}
