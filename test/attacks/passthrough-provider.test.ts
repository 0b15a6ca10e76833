import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Server } from "../support/server.js";
import { type Answer, ask } from "./ask.js";
import { asWeb, bearer, providerCodeForm } from "./target.js";

/** What the pass-through makes of a provider that is hostile, behind the built server. */
const TOKEN = "provider-access-token";
const JSON_TYPE = { "content-type": "application/json" };

/** The requests to its API since the last test began, and to the address that it would like to send the token to. */
let requests: IncomingMessage[] = [];
let answer: (response: ServerResponse, request: IncomingMessage) => unknown;
let server: Server;
let accessToken: string;

const hostile = createServer((request, response) => {
  if (request.url === "/api/token") return response.end(JSON.stringify({ access_token: TOKEN, expires_in: 3600 }));
  requests.push(request);
  return answer(response, request);
});
const trap = createServer((request, response) => {
  requests.push(request);
  response.end("{}");
});

beforeAll(async () => {
  for (const one of [hostile, trap]) await once(one.listen(0, "127.0.0.1"), "listening");
  server = await Server.start({ SIMULATOR_PORT: String(portOf(hostile)), WEB_PORT: "3000" });
  answer = (response) => response.end('{"account_id":"mallory"}');
  const begun = await ask(`${server.url}/login/spotify`, {
    method: "POST",
    headers: { ...asWeb, ...JSON_TYPE },
    body: "{}",
  });
  const form = providerCodeForm(begun.read(["authorization_url", "state", "binding"]), "code");
  const signedIn = await ask(`${server.url}/token`, {
    method: "POST",
    headers: asWeb,
    body: new URLSearchParams(form),
  });
  accessToken = signedIn.tokens().access_token;
});
afterAll(() => {
  for (const one of [hostile, trap]) one.close().closeAllConnections();
});
beforeEach(() => {
  requests = [];
});

const portOf = (one: typeof hostile) => (one.address() as AddressInfo).port;
const refusal = ({ status, reason }: Answer) => [status, reason];
const read = (headers: Record<string, string> = {}) =>
  ask(`${server.url}/providers/spotify/me`, { headers: { ...bearer(accessToken), ...headers } });

/** What comes of an answer. A good one follows it: failures without a success between them would open the circuit. */
async function refusalOf(bad: typeof answer): Promise<unknown[]> {
  answer = bad;
  const refused = refusal(await read());
  answer = (response) => response.writeHead(200, JSON_TYPE).end("{}");
  expect((await read()).status).toBe(200);
  return refused;
}

test("the request carries the provider's token and nothing of the caller's", async () => {
  answer = (response) => response.writeHead(200, JSON_TYPE).end("{}");
  await read({
    cookie: "session=caller",
    "x-forwarded-for": "6.6.6.6",
    "x-counterfoil": "1",
    range: "bytes=0-1",
    "user-agent": "the caller",
    "accept-language": "tlh",
    connection: "keep-alive",
    "x-http-method-override": "DELETE",
  });
  const [request] = requests;
  expect(request?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  const theirs = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "connection",
    "host",
    "sec-fetch-mode",
  ];
  expect(Object.keys(request?.headers ?? {}).sort()).toEqual([...theirs, "user-agent"]);
  expect(JSON.stringify(request?.headers)).not.toMatch(/caller|6\.6\.6\.6|tlh|DELETE|eyJ/);
});

test("the answer carries its JSON and none of its headers", async () => {
  answer = (response) =>
    response
      .writeHead(200, {
        ...JSON_TYPE,
        "set-cookie": "provider=1",
        "www-authenticate": "Basic",
        authorization: "Bearer x",
        "x-provider": "1",
        "access-control-allow-origin": "*",
        "clear-site-data": '"*"',
        location: "http://evil.example/",
        "cache-control": "public, max-age=9999",
        etag: '"x"',
      })
      .end('{"a":[1]}');
  const { status, text: body, headers } = await read();
  expect([status, body]).toEqual([200, '{"a":[1]}']);
  const names = [
    "set-cookie",
    "www-authenticate",
    "authorization",
    "x-provider",
    "clear-site-data",
    "location",
    "etag",
  ];
  expect(names.filter((name) => headers.has(name))).toEqual([]);
  expect([headers.get("access-control-allow-origin"), headers.get("cache-control")]).toEqual([null, "no-store"]);
});

test.each([301, 302, 303, 307, 308])(
  "a redirect %d is not followed: nobody else sees the token (CL-16)",
  async (status) => {
    const refused = await refusalOf((response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${portOf(trap)}/` }).end(),
    );
    expect(refused).toEqual([503, "provider_unavailable"]);
    expect(requests.map(({ url }) => url)).toEqual(["/v1/me", "/v1/me"]);
  },
);

test("what is not said to be JSON, or is none, is refused", async () => {
  for (const [type, body] of [
    ["text/html", "<script>alert(1)</script>"],
    ["text/html", "{}"],
    ["application/jsonp", "{}"],
    ["application/octet-stream", "{}"],
    ["application/json", "<html>"],
    ["application/json", ""],
    ["application/json", "{} {}"],
  ]) {
    const refused = await refusalOf((response) => response.writeHead(200, { "content-type": type ?? "" }).end(body));
    expect(refused, `${type} ${body}`).toEqual([503, "provider_unavailable"]);
  }
  expect(await refusalOf((response) => response.end("{}"))).toEqual([503, "provider_unavailable"]);
});

test("an answer beyond 1 MiB is refused, also one that unpacks to more, and the server lives on", async () => {
  answer = (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify("x".repeat(1024 * 1024)));
  expect(refusal(await read())).toEqual([400, "invalid_request"]);
  const bomb = gzipSync(JSON.stringify("x".repeat(50 * 1024 * 1024)));
  answer = (response) => response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(bomb);
  expect(refusal(await read())).toEqual([400, "invalid_request"]);
  answer = (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify("x".repeat(1024 * 1024 - 2)));
  expect((await read()).status).toBe(200);
});

test("an answer that repeats the token is refused (CL-09)", async () => {
  answer = (response, request) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(request.headers));
  const echoed = await read();
  expect(refusal(echoed)).toEqual([503, "provider_unavailable"]);
  expect(echoed.text).not.toContain(TOKEN);
});
