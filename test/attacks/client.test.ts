import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { askRaw } from "./ask.js";
import { asWeb, basic, PROVIDER_CODE, providerCodeForm, Target } from "./target.js";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const SECRET = "development-web-secret";
let target: Target;

beforeAll(async () => {
  target = await Target.open();
});

/** `POST /token` with a body as it is written. */
function post(body: string, headers: Record<string, string> = {}, query = "") {
  return askRaw(target.url, { method: "POST", target: `/token${query}`, headers: { ...FORM, ...headers }, body });
}

const refresh = { grant_type: "refresh_token", refresh_token: "x" };
const refreshForm = new URLSearchParams(refresh).toString();

describe("a client that cannot prove itself is refused, alike whatever the reason (AS-11, RFC 6749 §5.2)", () => {
  test.each([
    ["a wrong secret", basic("web", "wrong")],
    ["no secret", basic("web", "")],
    ["a prefix of the secret", basic("web", SECRET.slice(0, -1))],
    ["the secret and more", basic("web", `${SECRET} `)],
    ["another client's secret", basic("web", "development-api-secret")],
    ["the secret's hash", basic("web", createHash("sha256").update(SECRET).digest("base64url"))],
    ["an unknown client", basic("nobody", "x")],
    ["another case", basic("WEB", SECRET)],
    ["a name of the language", basic("__proto__", "x")],
    ["another name of the language", basic("constructor", "")],
    ["no id", basic("", SECRET)],
    ["a public client with a secret", basic("native", "x")],
    ["no Basic at all", "Bearer x"],
    ["broken base64", "Basic ***"],
    ["no colon", `Basic ${Buffer.from("web").toString("base64")}`],
    ["broken form encoding inside", basic("web", "%ZZ")],
    ["a NUL", basic("web", `${SECRET}\0`)],
  ])("%s", async (_, authorization) => {
    const answer = await target.token(refresh, { authorization });
    expect([answer.status, answer.body.error, answer.reason]).toEqual([401, "invalid_client", "invalid_client"]);
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="counterfoil"');
    expect(answer.body.error_description).toBe("The client is unknown or its authentication failed.");
  });

  test("in the body it is the same", async () => {
    const bodies = [
      { client_id: "web", client_secret: "wrong" },
      { client_id: "web" },
      { client_id: "web", client_secret: "" },
      { client_id: "nobody", client_secret: SECRET },
      { client_id: "native", client_secret: "x" },
    ];
    const answers = await Promise.all(bodies.map((body) => target.token({ ...refresh, ...body }, {})));
    for (const answer of answers) expect([answer.status, answer.reason]).toEqual([401, "invalid_client"]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test("at the start of a login too", async () => {
    const bodies = [
      { client_id: "web" },
      { client_id: "web", client_secret: "wrong" },
      { client_id: "nobody" },
      { client_id: "native", client_secret: "x" },
    ];
    for (const body of bodies) {
      const answer = await target.json("/login/spotify", body);
      expect([answer.status, answer.reason]).toEqual([401, "invalid_client"]);
    }
    expect((await target.json("/login/spotify", {})).reason).toBe("invalid_request");
    expect((await target.json("/login/spotify", {}, { authorization: basic("web", "wrong") })).status).toBe(401);
  });
});

describe("a client authenticates in one way only (RFC 6749 §2.3)", () => {
  test.each([
    { client_secret: SECRET },
    { client_id: "web", client_secret: SECRET },
    { client_id: "native" },
    { client_id: "nobody" },
  ])("Basic with %j in the body is refused", async (body) => {
    const answer = await target.token({ ...refresh, ...body });
    expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
  });

  test("Basic with the same client_id in the body is one way", async () => {
    expect((await target.token({ ...refresh, client_id: "web" })).reason).toBe("invalid_refresh_token");
  });
});

describe("a client has the grants of its list and no others (AS-07)", () => {
  test.each(["refresh_token", PROVIDER_CODE])("a client without %s may not use it", async (grant_type) => {
    const headers = { authorization: basic("api", "development-api-secret") };
    const form = { ...providerCodeForm(await target.begin(), "x"), refresh_token: "x", grant_type };
    const answer = await target.token(form, headers);
    expect([answer.status, answer.body.error]).toEqual([400, "unauthorized_client"]);
  });

  test.each([
    "password",
    "implicit",
    "token",
    "authorization_code",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:device_code",
    "REFRESH_TOKEN",
    "refresh_token ",
    "__proto__",
    "toString",
  ])("the grant type %j is not supported (RFC 9700 §2.1.2, §2.4)", async (grant_type) => {
    const answer = await target.token({ ...refresh, grant_type, username: "a", password: "b" });
    expect([answer.status, answer.body.error]).toEqual([400, "unsupported_grant_type"]);
  });

  test("no grant type is a malformed request", async () => {
    for (const form of [{}, { grant_type: "" }, { refresh_token: "x" }])
      expect((await target.token(form)).body.error).toBe("invalid_request");
  });

  test("the metadata names neither the implicit nor the password grant (AS-07)", async () => {
    const { body } = await target.get("/.well-known/oauth-authorization-server");
    expect(body.issuer).toBe(target.url);
    expect(body.grant_types_supported).toEqual([
      PROVIDER_CODE,
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:token-exchange",
    ]);
    expect(body.response_types_supported).toEqual([]);
  });
});

describe("the token endpoint takes a form by POST and nothing else (AS-08, RFC 6749 §3.2)", () => {
  test.each(["grant_type", "refresh_token", "client_id", "client_secret", "scope", "anything"])(
    "%s given twice is refused, even with one value",
    async (name) => {
      const twice = new URLSearchParams([[name, "web"], [name, "web"], ...Object.entries(refresh)]).toString();
      const answer = await post(twice, asWeb);
      expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
    },
  );

  test.each(["__proto__=a&__proto__=b", "constructor=a&constructor=b", "a=&a="])("so is %s", async (twice) => {
    expect((await post(`${refreshForm}&${twice}`, asWeb)).body.error).toBe("invalid_request");
  });

  test("unknown and empty parameters are ignored (RFC 6749 §3.1)", async () => {
    const body = `${refreshForm}&__proto__=x&constructor=y&unknown=z&scope=&client_secret=`;
    expect((await post(body, asWeb)).reason).toBe("invalid_refresh_token");
  });

  test.each(["GET", "HEAD", "PUT", "PATCH", "DELETE"])("%s is 405 and names POST", async (method) => {
    const answer = await askRaw(target.url, { method, target: `/token?${refreshForm}`, headers: asWeb });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });

  test("parameters and credentials in the query do not count (RFC 6749 §2.3.1)", async () => {
    const answer = await post("", asWeb, `?${refreshForm}`);
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
    const credentials = `?client_id=web&client_secret=${SECRET}`;
    expect((await post(refreshForm, {}, credentials)).body.error).toBe("invalid_request");
  });

  test.each([
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencodedx",
  ])("a body of type %s is 415", async (type) => {
    const body = type === "application/json" ? JSON.stringify(refresh) : refreshForm;
    const answer = await post(body, { ...asWeb, "content-type": type });
    expect([answer.status, answer.reason]).toEqual([415, "unsupported_media_type"]);
  });

  test("no body at all is a malformed request", async () => {
    const answer = await askRaw(target.url, { method: "POST", target: "/token", headers: asWeb });
    expect([400, 415]).toContain(answer.status);
  });
});

describe("answers of the token endpoint are as RFC 6749 §5 says (AS-09, AS-10)", () => {
  test("success is JSON that nobody keeps, with type and lifetime", async () => {
    const begun = await target.begin();
    const { code } = await target.consent(begun);
    const answer = await target.finish(begun, code);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.body).toMatchObject({ token_type: "Bearer", expires_in: 600 });
  });

  test.each([
    "a\r\nSet-Cookie: x=y",
    "a\nb",
    "\u001b[31mred",
    '"quoted" \\back',
    "ünï",
    "\u2028",
    "\u0000",
    "%0d%0a",
    "<script>",
  ])("whatever came in, here %j, a description is printable ASCII and repeats nothing", async (evil) => {
    const begun = await target.begin();
    const forms: Record<string, string>[] = [
      { grant_type: evil },
      { grant_type: "refresh_token", refresh_token: evil },
      { grant_type: "refresh_token", refresh_token: "x", scope: evil },
      { grant_type: "refresh_token", [evil]: evil },
      providerCodeForm(begun, evil, { provider: evil }),
      providerCodeForm(begun, evil, { state: evil }),
      providerCodeForm(begun, evil, { iss: evil }),
      providerCodeForm(begun, evil, { device_name: evil.repeat(80) }),
      { ...refresh, client_id: evil },
    ];
    for (const form of forms) {
      const answer = await target.token(form);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(answer.text).not.toMatch(/Set-Cookie|\[31m|quoted|<script/);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
  });
});
