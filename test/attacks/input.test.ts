import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, askRaw, cutOff } from "./ask.js";
import { INSIDE } from "./fuzz/judge.js";
import { sendBytes } from "./fuzz/send-bytes.js";
import { asWeb, bearer, Target } from "./target.js";

const JSON_TYPE = { "content-type": "application/json" };
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "SEARCH"];
let target: Target;
let accessToken: string;
/** The documented paths with their methods. */
let routes: { path: string; methods: string[] }[];

beforeAll(async () => {
  target = await Target.open();
  accessToken = (await target.signIn()).access_token;
  const { paths } = (await target.get("/openapi.json")).body as { paths: Record<string, object> };
  routes = Object.entries(paths).map(([path, operations]) => ({
    path: path.replace("{provider}", "spotify").replace(/\{\w+\}/, "device_x"),
    methods: Object.keys(operations).map((method) => method.toUpperCase()),
  }));
});

/** The endpoints that take JSON, with the credentials that open them. */
const jsonEndpoints: [method: string, path: string, headers: () => Record<string, string>][] = [
  ["POST", "/login/spotify", () => asWeb],
  ["POST", "/logout", () => bearer(accessToken)],
  ["PATCH", "/devices/device_x", () => bearer(accessToken)],
  ["POST", "/graphql", () => bearer(accessToken)],
];

/** The refusal is one of ours, in our words, and shows nothing of the inside. */
function expectRefusal(answer: Answer, status: number, what = ""): void {
  expect([answer.status, answer.reason], what).toEqual([status, expect.any(String)]);
  expectNoInside(answer, what);
}

function expectNoInside(answer: Answer, what = ""): void {
  expect(answer.text, what).not.toMatch(INSIDE);
}

describe.each(jsonEndpoints)("%s %s", (method, path, headers) => {
  const send = (body: string, more: Record<string, string> = JSON_TYPE) =>
    askRaw(target.url, { method, target: path, headers: { ...headers(), ...more }, body });

  test.each(["{", "}", "nul", "{'a':1}", '{"a":1,}', "\u0000", "{}{}", '"', "NaN", "\ufeff{", "[", "<a/>"])(
    "malformed JSON %j is 400",
    async (body) => expectRefusal(await send(body), 400),
  );

  test.each(["[]", '"x"', "1", "true", "[{}]", '[{"query":"{viewer{id}}"}]', '{"x":{}}', '{"query":{}}'])(
    "%s instead of the object is 400",
    async (body) => expectRefusal(await send(body), 400),
  );

  test("unknown members are 400 and are named, without their values", async () => {
    const answer = await send('{"name":"a","query":"{viewer{id}}","scope":"device","s3cret":"v4lue"}');
    expectRefusal(answer, 400);
    expect(answer.text).not.toContain("v4lue");
  });

  test.each(['{"__proto__":{"scope":"all"}}', '{"constructor":{"prototype":{"scope":"all"}}}'])(
    "%s is 400: prototypes are out of reach",
    async (body) => expectRefusal(await send(body), 400),
  );

  test("60 kB of brackets are 400", async () => {
    for (const body of ["[".repeat(60_000), "[".repeat(30_000) + "]".repeat(30_000), '{"a":'.repeat(10_000)])
      expectRefusal(await send(body), 400);
  });

  test("a body of 1 MB is 413 (ASVS 4.2.5)", async () => {
    const answer = await send(JSON.stringify({ name: "x".repeat(1_000_000) })).catch(cutOff);
    if (answer) expectRefusal(answer, 413);
    expect((await target.get("/healthz")).status).toBe(200);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"])(
    "%s is 415: a page of another site can send it without asking (GQ-03, ASVS 3.5.2)",
    async (type) => {
      const form = type.includes("urlencoded") ? "query=%7Bviewer%7Bid%7D%7D" : '{"query":"{viewer{id}}"}';
      expectRefusal(await send(form, { "content-type": type }), 415);
    },
  );
});

test("a body of 1 MB is 413 at the token endpoint too", async () => {
  const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x".repeat(1_000_000) }).toString();
  const headers = { ...asWeb, "content-type": "application/x-www-form-urlencoded" };
  const answer = await askRaw(target.url, { method: "POST", target: "/token", headers, body }).catch(cutOff);
  if (answer) expect([answer.status, answer.body.error]).toEqual([413, "invalid_request"]);
});

test.each([
  { remember: "true" },
  { remember: 1 },
  { device: "x" },
  { device: { id: 1 } },
  { device: { name: "" } },
  { device: { name: "   " } },
  { device: { name: "x".repeat(81) } },
  { device: { name: "a\u0000b" } },
  { device: { name: "a\u001b[31m" } },
  { device: { evil: 1 } },
  { device: [] },
  { scope: ["account"] },
  { return_to: {} },
  { client_id: null },
  { client_secret: 1 },
])("a login with %j is 400", async (order) => {
  expectRefusal(await target.json("/login/spotify", order, asWeb), 400);
});

test.each([{}, { name: "" }, { name: " \t" }, { name: 1 }, { name: null }, { name: ["x"] }, { name: "x".repeat(81) }])(
  "a device is not renamed by %j",
  async (body) => expectRefusal(await target.json("/devices/x", body, bearer(accessToken), "PATCH"), 400),
);

test.each(["x", "%00", "%2e%2e", "..%2f..", "'%20OR%201=1", "device_x%0d%0a", "__proto__", "%F0%9F%98%80", "*", "%25"])(
  "the device %s is unknown",
  async (id) => {
    for (const [method, body] of [
      ["DELETE", undefined],
      ["PATCH", '{"name":"x"}'],
    ] as const) {
      const headers = { ...bearer(accessToken), ...(body ? JSON_TYPE : {}) };
      const answer = await askRaw(target.url, { method, target: `/devices/${id}`, headers, ...(body ? { body } : {}) });
      expectRefusal(answer, 404, method);
    }
  },
);

describe("every path with every method (AS-17, RFC 9110 §15.5.5, §15.5.6)", () => {
  test("a known path answers another method with 405 and Allow", async () => {
    for (const { path, methods } of routes)
      for (const method of METHODS.filter((one) => !methods.includes(one) && one !== "OPTIONS")) {
        if (method === "HEAD" && methods.includes("GET")) continue;
        const answer = await askRaw(target.url, { method, target: path, headers: bearer(accessToken) });
        expect(answer.status, `${method} ${path}`).toBe(405);
        for (const one of methods) expect(answer.headers.get("allow")?.split(", ")).toContain(one);
      }
  });

  test.each([
    "/",
    "/nothing",
    "/me/",
    "/ME",
    "//me",
    "/me//",
    "/./me/..",
    "/devices/",
    "/devices/x/y",
    "/login",
    "/login/",
    "/login/spotify/x",
    "/token/x",
    "/admin",
    "/admin/accounts",
    "/graphql/",
    "/graphiql",
    "/.env",
    "/.git/config",
    "/package.json",
    "/counterfoil.db",
    "/docs/static/nothing.js",
    "/docs/static/../../package.json",
    "/docs/static/..%2f..%2fpackage.json",
    "/docs/static/%2e%2e/%2e%2e/package.json",
    "/docs/static/%00",
    "/%",
    "/%ZZ",
    "/%C0%AE",
    `/${"a".repeat(5000)}`,
    `/login/${"a".repeat(5000)}`,
  ])("%s is unknown, or no path at all", async (path) => {
    for (const method of METHODS) {
      const answer = await askRaw(target.url, { method, target: path, headers: bearer(accessToken) });
      expect(answer.status, method).toBeGreaterThanOrEqual(400);
      expect(answer.status, method).toBeLessThan(500);
      expectNoInside(answer, method);
      expect(answer.text).not.toMatch(/"dependencies"|aaaaa/);
    }
  });

  test("OPTIONS is never an error of ours, whether or not it is a preflight", async () => {
    for (const path of ["*", "/nothing", ...routes.map((route) => route.path)]) {
      const answer = await askRaw(target.url, { method: "OPTIONS", target: path });
      expect([400, 404, 405], path).toContain(answer.status);
      expectRefusal(answer, answer.status, path);
    }
  });
});

describe("what HTTP itself forbids or knows nothing of is refused in our words (EV-05)", () => {
  test.each([
    ["no Host (RFC 9112 §3.2)", "GET /healthz HTTP/1.1\r\n\r\n", 400],
    [
      "two lengths (RFC 9112 §6.3)",
      "POST /token HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
      400,
    ],
    [
      "a length and chunks",
      "POST /token HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a header without a colon", "GET /healthz HTTP/1.1\r\nhost\r\n\r\n", 400],
    ["a method of nobody", "CoUNTERFOIL /healthz HTTP/1.1\r\nhost: x\r\n\r\n", 400],
    ["headers of 20 kB", `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${"x".repeat(20_000)}\r\n\r\n`, 413],
    ["no HTTP at all", "\u0016\u0003\u0001\u0002\u0000\u0001", 400],
  ])("%s", async (_, bytes, status) => {
    const answer = await sendBytes(target.url, Buffer.from(bytes, "latin1"));
    expect([answer?.status, answer?.reason]).toEqual([status, expect.any(String)]);
    expect(answer?.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  });

  test("an expectation that nobody knows is ignored (RFC 9110 §10.1.1)", async () => {
    const answer = await askRaw(target.url, { method: "GET", target: "/healthz", headers: { expect: "a-wonder" } });
    expect([answer.status, answer.body]).toEqual([200, { status: "ok" }]);
  });
});

test("whatever is sent, each log line is one JSON object without control characters (EV-03, ASVS 16.4.1)", async () => {
  const evil = '\r\n{"level":60,"msg":"forged line"}\u001b[31m\u0007';
  const { access_token } = await target.signIn(target.user(1));
  await target.json("/login/spotify", { device: { name: `a${evil}`.slice(0, 80) } }, asWeb);
  await target.json("/logout", { scope: evil }, bearer(access_token));
  await target.token({ grant_type: evil, client_id: evil }, {});
  await target.get(`/${encodeURIComponent(evil)}?a=${encodeURIComponent(evil)}`, access_token);
  await target.json("/login/spotify", { client_id: evil, client_secret: evil });
  await target.graphql(access_token, `{${evil}}`);
  await target.json("/logout", {}, { ...bearer(access_token), "user-agent": "evil agent", referer: "forged line" });
  const logs = target.server.process.stderr;
  expect(logs.length).toBeGreaterThan(10);
  for (const line of logs) {
    expect(() => JSON.parse(line), line).not.toThrow();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(line).not.toMatch(
      /forged line|evil agent|cfrt_[\w-]{30}|eyJ[\w-]{30}|sim_(?:at|rt)_|development-web-secret/,
    );
  }
});
