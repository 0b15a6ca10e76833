import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { type ApiOutcome, readApi, writeApi } from "./api.js";
import type { Provider } from "./provider.js";
import { spotify } from "./spotify.js";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A provider whose API answers like this. */
async function provider(listener: RequestListener): Promise<Provider> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return spotify("id", new Secret("secret"), { accounts: url, api: `${url}/v1` });
}

async function outcomeOf(status: number, body: unknown, headers: Record<string, string> = {}): Promise<ApiOutcome> {
  const content = typeof body === "string" ? body : JSON.stringify(body);
  const one = await provider((_request, response) => response.writeHead(status, headers).end(content));
  return readApi(one, "/me", new Secret("at"));
}

test("a call goes below the API's base, with the token as Bearer and nothing else of ours", async () => {
  const seen: unknown[] = [];
  const one = await provider((request, response) => {
    seen.push([request.method, request.url, request.headers.authorization, request.headers.cookie]);
    response.end("{}");
  });
  expect(await readApi(one, "/me/playlists?limit=1", new Secret("at"))).toEqual({ kind: "ok", body: {} });
  expect(seen).toEqual([["GET", "/v1/me/playlists?limit=1", "Bearer at", undefined]]);
});

test.each([
  [401, { error: { message: "The access token expired" } }, "unauthorized"],
  [403, { error: { message: "Insufficient client scope" } }, "insufficient_scope"],
  [403, { error: { message: "User not registered in the Developer Dashboard" } }, "forbidden"],
  [403, "<html>", "forbidden"],
  [403, { error: "scope" }, "forbidden"],
  [404, "", "not_found"],
  [400, { error: { message: "Invalid base62 id" } }, "not_found"],
  [429, "", "rate_limited"],
  [500, "", "unavailable"],
  [502, "<html>", "unavailable"],
  [503, "", "unavailable"],
  [302, "", "unavailable"],
] as const)("status %d with %j is %s", async (status, body, kind) => {
  expect((await outcomeOf(status, body)).kind).toBe(kind);
});

test("no content is an object without members, a list is the member items of one", async () => {
  expect(await outcomeOf(204, "")).toEqual({ kind: "ok", body: {} });
  expect(await outcomeOf(200, "[1]")).toEqual({ kind: "ok", body: { items: [1] } });
});

test.each(["NO_ACTIVE_DEVICE", undefined, "<b>", "two words", 7])("a refusal keeps a word: %j", async (reason) => {
  const code = reason === "NO_ACTIVE_DEVICE" ? { code: reason } : {};
  expect(await outcomeOf(404, { error: { reason } })).toEqual({ kind: "not_found", ...code });
  expect(await outcomeOf(403, { error: { reason } })).toEqual({ kind: "forbidden", ...code });
});

test("a change carries JSON, a picture, or nothing, and tells what came back", async () => {
  const seen: unknown[] = [];
  const one = await provider(async (request, response) => {
    seen.push([request.method, request.url, request.headers["content-type"], await text(request)]);
    response.writeHead(seen.length === 1 ? 201 : 204).end(seen.length === 1 ? '{"id":1}' : "");
  });
  const write = (method: "POST" | "PUT" | "DELETE", body: unknown) =>
    writeApi(one, method, "/x", body, new Secret("at"));
  expect(await write("POST", { a: 1 })).toEqual({ kind: "ok", body: { id: 1 } });
  expect(await write("PUT", "/9j/")).toEqual({ kind: "ok", body: undefined });
  expect(await write("DELETE", undefined)).toEqual({ kind: "ok", body: undefined });
  expect(seen).toEqual([
    ["POST", "/v1/x", "application/json", '{"a":1}'],
    ["PUT", "/v1/x", "image/jpeg", "/9j/"],
    ["DELETE", "/v1/x", undefined, ""],
  ]);
});

test.each([
  [400, "invalid"],
  [401, "unauthorized"],
  [404, "not_found"],
  [302, "unavailable"],
  [500, "unavailable"],
] as const)("a change answered with status %d is %s", async (status, kind) => {
  const one = await provider((_request, response) => response.writeHead(status).end());
  expect((await writeApi(one, "PUT", "/x", {}, new Secret("at"))).kind).toBe(kind);
});

test.each(["", "<html>", "null", '"x"', "1", '{"a":'])("status 200 with %j is no object", async (body) => {
  expect(await outcomeOf(200, body)).toEqual({ kind: "unavailable", retryAfter: undefined });
});

test("how long to wait is passed on", async () => {
  expect(await outcomeOf(429, "", { "retry-after": "30" })).toEqual({
    kind: "rate_limited",
    retryAfter: 30,
    quotaExceeded: false,
  });
  expect(await outcomeOf(503, "", { "retry-after": "30" })).toEqual({ kind: "unavailable", retryAfter: 30 });
});

test("a redirect is not followed with the person's token (CL-16)", async () => {
  const visits: string[] = [];
  const trap = await provider((request, response) => {
    visits.push(request.headers.authorization ?? "");
    response.end('{"id":"evil"}');
  });
  for (const status of [301, 302, 307, 308])
    expect((await outcomeOf(status, "", { location: `${trap.apiBase}/me` })).kind).toBe("unavailable");
  expect(visits).toEqual([]);
});

test("a quota that is used up is told from a rate", async () => {
  const body = JSON.stringify({ error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" } });
  expect(await outcomeOf(429, body, { "retry-after": "86207" })).toEqual({
    kind: "rate_limited",
    retryAfter: 86_207,
    quotaExceeded: true,
  });
});
