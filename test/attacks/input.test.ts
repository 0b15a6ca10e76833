import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, ask, askRaw, cutOff } from "./ask.js";
import { Dice } from "./dice.js";
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
  expect(answer.text, what).not.toMatch(/node_modules|\.[jt]s:\d+|at \w+ \(|SQLITE|FST_ERR|Zod|Kysely|stack/i);
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
      expect([204, 400, 404, 405], path).toContain(answer.status);
    }
  });
});

test("3,000 requests of a seeded fuzzer meet no 5xx and no inside (EV-05)", async () => {
  const dice = new Dice(20_260_101);
  const texts = [
    "",
    "x",
    "\u0000",
    "ü",
    "😀",
    "\ud800",
    "../",
    "' OR 1=1",
    "{{7*7}}",
    "%s%n",
    "\r\nA: b",
    "__proto__",
    "null",
  ];
  const values = [...texts, 0, -1, 1e308, true, null, [], {}, [[]], { a: 1 }, "x".repeat(3000)];
  const names = [
    "client_id",
    "client_secret",
    "redirect_uri",
    "device",
    "remember",
    "scope",
    "return_to",
    "name",
    "id",
  ];
  const members = [
    ...names,
    "query",
    "variables",
    "operationName",
    "grant_type",
    "provider",
    "code",
    "state",
    "binding",
  ];
  const known = [
    "web",
    "native",
    "spotify",
    "refresh_token",
    "urn:counterfoil:grant-type:provider-code",
    "{viewer{id}}",
  ];
  const types = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/json; charset=x",
    "/",
  ];
  const credentials = [{}, asWeb, bearer(accessToken), bearer("x.y.z"), { authorization: "Basic Og==" }];
  const object = () =>
    Object.fromEntries(
      Array.from({ length: dice.below(7) }, () => [dice.pick(members), dice.pick([...values, ...known, ...known])]),
    );
  const body = () => {
    const json = JSON.stringify(dice.pick([object(), object(), object(), dice.pick(values)]));
    const form = new URLSearchParams(Object.entries(object()).map(([name, value]) => [name, String(value)])).toString();
    const text = dice.pick([json, json, form, form, ...texts]);
    return dice.below(5) === 0 ? text.slice(0, dice.below(text.length + 1)) : text;
  };
  const once = async () => {
    const { path } = dice.pick(routes);
    const tail = dice.pick([
      "",
      "",
      "",
      `?${new URLSearchParams({ [dice.pick(members)]: dice.pick(texts) })}`,
      "/",
      "%00",
    ]);
    const method = dice.pick(METHODS.filter((name) => name !== "TRACE"));
    const init: RequestInit = { method, headers: { "content-type": dice.pick(types), ...dice.pick(credentials) } };
    if (method !== "GET" && method !== "HEAD") init.body = body();
    const what = `${method} ${path}${tail} ${JSON.stringify(init)}`;
    const answer = await ask(target.url + path + tail, init);
    expect(answer.status, what).toBeLessThan(500);
    expectNoInside(answer, what);
    return answer.status;
  };
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < 3000; sent += 20)
    for (const status of await Promise.all(Array.from({ length: 20 }, once)))
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
  for (const status of [200, 400, 401, 404, 405, 415]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
  expect((await target.get("/readyz")).status).toBe(200);
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
