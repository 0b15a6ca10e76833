import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PROVIDER_TOKENS } from "../support/leak-search.js";
import { type Answer, askRaw, type Tokens } from "./ask.js";
import { bearer, Target } from "./target.js";

const ID = "0000000000000000000000";
let target: Target;
let mina: Tokens;
let tobin: Tokens;

beforeAll(async () => {
  target = await Target.open();
  mina = await target.signIn(target.user(0));
  tobin = await target.signIn(target.user(1));
});
beforeEach(() => target.simulator.clearCounters());
afterEach(() => target.simulator.clearFaults());

const raw = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  askRaw(target.url, { method, target: path, headers: { ...bearer(mina.access_token), ...headers } });
const get = (path: string, tokens = mina) => target.get(`/providers/spotify${path}`, tokens.access_token);
const refusal = (answer: Answer) => [answer.status, answer.reason];

/** How often the provider was asked anything at all. */
async function asked(): Promise<number> {
  const { api, token } = await target.simulator.counters();
  return Object.values({ ...api, ...token }).reduce((sum, count) => sum + count, 0);
}

describe("what is listed is passed through", () => {
  test("as the provider says it, and is kept by nobody", async () => {
    const answer = await get("/me");
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: target.user(0), type: "user" });
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("with typed ids and listed queries", async () => {
    const list = await get("/me/playlists?limit=1&offset=1");
    const [{ id }] = list.body.items as [{ id: string }];
    expect((await get(`/playlists/${id}/items?limit=2`)).body).toMatchObject({ limit: 2, offset: 0 });
    expect((await get("/search?q=a&type=track&limit=2")).body).toHaveProperty("tracks");
  });

  test("an answer without content stays one", async () => {
    await target.simulator.faults([{ endpoint: "GET /me", status: 204 }]);
    const answer = await get("/me");
    expect([answer.status, answer.text]).toEqual([204, ""]);
  });
});

test("two people are never crossed, whatever the order and however many at once", async () => {
  const people = [
    [mina, target.user(0)],
    [tobin, target.user(1)],
  ] as const;
  const calls = Array.from({ length: 60 }, (_, at) => people[at % 2] ?? people[0]);
  for (const expire of [false, true]) {
    if (expire) await target.simulator.expire();
    const answers = await Promise.all(calls.map(([tokens]) => get("/me", tokens)));
    expect(answers.map(({ body }) => body.id)).toEqual(calls.map(([, user]) => user));
  }
});

describe("who may", () => {
  test("only a token with the provider's scope", async () => {
    expect(refusal(await target.get("/providers/spotify/me"))).toEqual([401, "missing_token"]);
    expect(refusal(await target.get("/providers/spotify/me", "x.y.z"))).toEqual([401, "invalid_token"]);
    const narrow = await target.signIn(target.user(0), { scope: "account connections" });
    expect(refusal(await get("/me", narrow))).toEqual([403, "insufficient_scope"]);
    expect(await target.tokenRequests()).toBe(1);
  });

  test("a provider that is not configured is not reached by a scope of another", async () => {
    for (const provider of ["google", "spotify2", "constructor", "x"])
      expect(refusal(await target.get(`/providers/${provider}/me`, mina.access_token))).toEqual([
        403,
        "insufficient_scope",
      ]);
    expect(await asked()).toBe(0);
  });

  test("nothing but GET: the provider is read and never written", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await raw("/providers/spotify/me/library", {}, method);
      expect([refusal(answer), answer.headers.get("allow")], method).toEqual([
        [405, "method_not_allowed"],
        expect.stringContaining("GET"),
      ]);
    }
    expect(await asked()).toBe(0);
  });
});

describe("no caller chooses where the token goes (SSRF, ASVS 1.3.6)", () => {
  test.each([
    "/providers/spotify/..",
    "/providers/spotify/../me",
    "/providers/spotify/me/../../api/token",
    "/providers/spotify/%2e%2e/%2e%2e/api/token",
    "/providers/spotify/%2E%2E%2Fme",
    "/providers/spotify/..%2f..%2fapi%2ftoken",
    "/providers/spotify/me%2fplayer",
    "/providers/spotify/me%252fplayer",
    "/providers/spotify/me\\player",
    "/providers/spotify/me%5cplayer",
    "/providers/spotify//me",
    "/providers/spotify///evil.example/me",
    "/providers/spotify/me;x=1",
    "/providers/spotify/me%3bx",
    "/providers/spotify/me%00",
    "/providers/spotify/me%0d%0ahost:%20evil.example",
    "/providers/spotify/me%20HTTP/1.1",
    "/providers/spotify/@evil.example/me",
    "/providers/spotify/http://evil.example/me",
    "/providers/spotify/http:%2f%2fevil.example",
    "/providers/spotify/%6d%65",
    "/providers/spotify/.me",
    "/providers/spotify/me/",
    "/providers/spotify/me#@evil.example",
    "/providers/%2e%2e/spotify/me",
    "/providers/spotify%2fme/x",
    "/providers/SPOTIFY/me",
    "/providers/spotify/",
    "/providers/spotify",
    "/providers/",
    "//providers/spotify/me",
    "http://evil.example/providers/spotify/me",
    "/providers/spotify/me/player/play",
    "/providers/spotify/users/somebody",
    `/providers/spotify/playlists/${ID}x`,
    `/providers/spotify/playlists/${ID}/tracks`,
    "/providers/spotify/_control/users",
    "/providers/spotify/__proto__",
    `/providers/spotify/${"a/".repeat(200)}`,
    `/providers/spotify/${"a".repeat(5000)}`,
  ])("%s is refused before the provider is asked", async (path) => {
    const answer = await raw(path);
    expect([400, 404]).toContain(answer.status);
    expect(["invalid_request", "not_found"]).toContain(answer.reason);
    expect(answer.text).not.toMatch(/evil|aaaa|passwd|token/);
    expect(await asked()).toBe(0);
  });

  test.each([
    "url=http://evil.example",
    "market=KR&market=US",
    "market[]=KR",
    "market[a]=KR",
    "market=",
    "market",
    "market=KR%00",
    "market=KR%0d%0aX:%20y",
    "access_token=x",
    "limit=51",
    "limit=0x10",
    "limit=1%20",
    "offset=-1",
    "__proto__=x",
    "constructor=x",
    "fields=items",
    "&&&market=kr",
    "market=%E3%82",
    `market=${"K".repeat(5000)}`,
  ])("a query of %s is refused before the provider is asked", async (query) => {
    const answer = await raw(`/providers/spotify/albums/${ID}/tracks?${query}`);
    expect(refusal(answer)).toEqual([400, "invalid_request"]);
    expect(answer.text).not.toMatch(/evil|KKK|X:/);
    expect(await asked()).toBe(0);
  });
});

test("a request with a second one smuggled into it is one request, or none", async () => {
  const { port } = new URL(target.url);
  const lines = [
    "GET /providers/spotify/me HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${mina.access_token}`,
    "Transfer-Encoding: chunked",
    "Content-Length: 4",
    "",
    "0",
    "",
    "GET /providers/spotify/me/player HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "",
    "",
  ];
  const socket = connect(Number(port), "127.0.0.1");
  socket.end(lines.join("\r\n"));
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await asked()).toBe(0);
});

describe("what the provider's failures become", () => {
  test.each([
    [
      { status: 403, body: '{"error":{"status":403,"message":"Insufficient client scope"}}' },
      403,
      "insufficient_scope",
    ],
    [{ status: 403, body: '{"error":{"status":403,"message":"Forbidden"}}' }, 403, "provider_forbidden"],
    [{ status: 404 }, 404, "not_found"],
    [{ status: 400 }, 400, "invalid_request"],
    [{ status: 429, retryAfter: 7 }, 429, "rate_limited"],
    [{ status: 500, body: "<h1>Internal Server Error</h1>" }, 503, "provider_unavailable"],
    [{ status: 503 }, 503, "provider_unavailable"],
    [{ status: 302 }, 503, "provider_unavailable"],
    [{ status: 200, body: "<h1>Welcome</h1>" }, 503, "provider_unavailable"],
    [{ drop: true }, 503, "provider_unavailable"],
    [{ drop: "answer" }, 503, "provider_unavailable"],
  ] as const)("%j is %d %s, and nothing of it is repeated", async (fault, status, reason) => {
    await target.simulator.faults([{ endpoint: "GET /me", ...fault }]);
    const answer = await get("/me");
    expect(refusal(answer)).toEqual([status, reason]);
    expect(answer.text).not.toMatch(/Internal|Welcome|client scope/);
    if (status === 429) expect(answer.headers.get("retry-after")).toBe("7");
    if (status === 503) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    // So many failures without a success between them would open the circuit, and nobody would be asked.
    await target.simulator.clearFaults();
    expect((await get("/me")).status).toBe(200);
  });

  test("a 401 is one refresh and one more try, for all who meet it", async () => {
    await target.simulator.expire(target.user(0));
    const answers = await Promise.all(Array.from({ length: 20 }, () => get("/me")));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await target.simulator.counters()).token.refresh_token).toBe(1);
  });

  test("a 401 that stays is no loop", async () => {
    await target.simulator.faults([{ endpoint: "GET /me", status: 401 }]);
    expect(refusal(await get("/me"))).toEqual([503, "provider_unavailable"]);
    expect((await target.simulator.counters()).api["GET /me"]).toBe(2);
  });
});

test("no answer of all these held a token of the provider", async () => {
  const answers = [
    await get("/me"),
    await get("/me/playlists"),
    await get("/me/player/devices"),
    await get("/nothing"),
  ];
  for (const { text: body, headers } of answers)
    for (const { text: token } of PROVIDER_TOKENS)
      expect(`${body}${JSON.stringify([...headers])}`).not.toContain(token);
});
