import { beforeAll, describe, expect, test } from "vitest";
import { asWeb, Target } from "./target.js";

let target: Target;

beforeAll(async () => {
  target = await Target.open();
});

describe("the redirect URI of a confidential client is one exact string (AS-01, RFC 9700 §2.1, §4.1.3)", () => {
  const registered = "http://127.0.0.1:3000/api/auth/spotify";

  test("that string is taken, and so is none", async () => {
    for (const order of [{}, { redirect_uri: registered }]) {
      const { authorization_url } = await target.begin(order);
      expect(new URL(authorization_url).searchParams.get("redirect_uri")).toBe(registered);
    }
  });

  test.each([
    `${registered}/`,
    `${registered}?a=b`,
    `${registered}?`,
    `${registered}#`,
    `${registered}#fragment`,
    `${registered}/../spotify`,
    `${registered} `,
    ` ${registered}`,
    `${registered}%00`,
    `${registered}\n`,
    "http://127.0.0.1:3000/api/auth/Spotify",
    "http://127.0.0.1:3000/api/auth/%73potify",
    "http://127.0.0.1:3000/api/auth",
    "http://127.0.0.1:3000/api//auth/spotify",
    "http://127.0.0.1:3000/api/auth/./spotify",
    "http://127.0.0.1:3000/api/auth/spotify;a=b",
    "http://127.0.0.1:3001/api/auth/spotify",
    "http://127.0.0.1/api/auth/spotify",
    "http://127.0.0.1:03000/api/auth/spotify",
    "https://127.0.0.1:3000/api/auth/spotify",
    "HTTP://127.0.0.1:3000/api/auth/spotify",
    "http://user@127.0.0.1:3000/api/auth/spotify",
    "http://127.0.0.1:3000@evil.example/api/auth/spotify",
    "http://127.0.0.1:3000.evil.example/api/auth/spotify",
    "http://evil.example/?http://127.0.0.1:3000/api/auth/spotify",
    "http://localhost:3000/api/auth/spotify",
    "http://127.0.0.2:3000/api/auth/spotify",
    "http://127.1:3000/api/auth/spotify",
    "http://0x7f000001:3000/api/auth/spotify",
    "http://[::ffff:127.0.0.1]:3000/api/auth/spotify",
    "//127.0.0.1:3000/api/auth/spotify",
    "/api/auth/spotify",
    "javascript:alert(1)",
    "",
  ])("%j is refused without a redirect", async (redirect_uri) => {
    const answer = await target.json("/login/spotify", { redirect_uri }, asWeb);
    expect([answer.status, answer.reason]).toEqual([400, "invalid_redirect_uri"]);
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.text).not.toContain("evil");
  });

  test.each([[["a"]], [null], [1], [{}], [true]])("%j is no URI at all", async (redirect_uri) => {
    const answer = await target.json("/login/spotify", { redirect_uri }, asWeb);
    expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
  });
});

describe("a native client may vary the port of a loopback address and nothing else (RFC 8252 §7.3, §8.3)", () => {
  const begin = (redirect_uri: string) => target.json("/login/spotify", { client_id: "native", redirect_uri });

  test.each([
    "http://127.0.0.1:53123/callback/spotify",
    "http://127.0.0.1/callback/spotify",
    "http://[::1]:1/callback/spotify",
  ])("%s is taken", async (redirect_uri) => {
    expect((await begin(redirect_uri)).status).toBe(200);
  });

  test.each([
    "http://localhost:53123/callback/spotify",
    "https://127.0.0.1:53123/callback/spotify",
    "http://127.0.0.1:53123/callback/spotify/",
    "http://127.0.0.1:53123/callback/other",
    "http://127.0.0.1:53123/callback/spotify?a",
    "http://127.0.0.1:53123/callback/spotify#a",
    "http://127.0.0.1:0/callback/spotify",
    "http://127.0.0.1:/callback/spotify",
    "http://127.0.0.1:123456/callback/spotify",
    "http://127.0.0.1:99999/callback/spotify",
    "http://127.0.0.1:53123:80/callback/spotify",
    "http://127.0.0.1:53123@evil.example/callback/spotify",
    "http://127.0.0.1.evil.example/callback/spotify",
    "http://[::1]:1@evil.example/callback/spotify",
    "http://a@127.0.0.1:53123/callback/spotify",
    "http://0.0.0.0:53123/callback/spotify",
    "com.example.app:/callback/spotify",
  ])("%s is refused", async (redirect_uri) => {
    const answer = await begin(redirect_uri);
    expect([answer.status, answer.reason]).toEqual([400, "invalid_redirect_uri"]);
  });

  test("one of several registered URIs has to be named", async () => {
    const answer = await target.json("/login/spotify", { client_id: "native" });
    expect([answer.status, answer.reason]).toEqual([400, "invalid_redirect_uri"]);
  });
});

test("a client may use only the providers of its list (AS-01)", async () => {
  const answer = await target.json("/login/spotify", { client_id: "api", client_secret: "development-api-secret" });
  expect([answer.status, answer.reason]).toEqual([400, "unauthorized_client"]);
});

describe("return_to is a path of the app and nothing else (CL-06, RFC 9700 §4.11)", () => {
  test.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http://127.0.0.1:3000@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%2f%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aset-cookie:%20a=b",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\nset-cookie: a=b",
    "/\u0000/evil.example",
    " /evil",
    "/.//evil.example",
    "/a/..//evil.example",
    "/%2e%2e//evil.example",
    "/%2e/%2fevil.example",
    "user@evil.example",
    "evil.example",
    "?next=//evil.example",
    "",
    `/${"a".repeat(3000)}`,
  ])("%j is refused", async (return_to) => {
    const answer = await target.json("/login/spotify", { return_to }, asWeb);
    expect(answer.status).toBe(400);
    expect(["invalid_return_to", "invalid_request"]).toContain(answer.reason);
    expect(answer.text).not.toContain("evil");
  });

  test.each(["/", "/playlists/37i9?after=a%2Fb#top", "/?q=//x", "/@user", "/a:b", "/é"])(
    "%j comes back with the tokens as it was given",
    async (return_to) => {
      const begun = await target.begin({ return_to });
      const { code } = await target.consent(begun);
      expect((await target.finish(begun, code)).body.return_to).toBe(return_to);
    },
  );
});
