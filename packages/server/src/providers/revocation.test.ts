import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import type { Provider, ProviderRevocation } from "./provider.js";
import { type EndingGrant, revokeGrant } from "./revocation.js";
import { spotify } from "./spotify.js";

let server: Server;
let url: string;
/** What the provider was asked, without its refreshes. */
let asked: { method: string | undefined; authorization: string | undefined; body: string }[];
let refreshes: number;
let answer: (response: ServerResponse) => unknown;

beforeEach(async () => {
  asked = [];
  refreshes = 0;
  answer = (response) => response.writeHead(200).end();
  server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    if (request.url === "/api/token") {
      refreshes++;
      return response.end(JSON.stringify({ access_token: "fresh", expires_in: 3600 }));
    }
    asked.push({ method: request.method, authorization: request.headers.authorization, body });
    return answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close().closeAllConnections());

const BASIC = `Basic ${Buffer.from("id:se%26cret").toString("base64")}`;
const grant: EndingGrant = {
  accessToken: new Secret("access"),
  accessExpired: false,
  refreshToken: new Secret("refresh"),
};

function providerWith(kind: ProviderRevocation["kind"] | undefined): Provider {
  const provider = spotify("id", new Secret("se&cret"), { accounts: url, api: url });
  const quirks: Provider["quirks"] = kind === "naver_delete" ? [{ kind: "secret_in_body" }] : [];
  return { ...provider, quirks, revocation: kind && { kind, endpoint: `${url}/revoke` } };
}

const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response.writeHead(status).end(JSON.stringify(body));

test("RFC 7009: the refresh token is sent, which ends the whole grant", async () => {
  expect(await revokeGrant(providerWith("rfc7009"), grant)).toEqual({ kind: "revoked" });
  expect(asked).toEqual([{ method: "POST", authorization: BASIC, body: "token=refresh" }]);
});

test("RFC 7009: without a refresh token the access token is sent", async () => {
  await revokeGrant(providerWith("rfc7009"), { ...grant, refreshToken: undefined, accessExpired: true });
  expect(asked.map(({ body }) => body)).toEqual(["token=access"]);
});

test("RFC 7009: a token that the provider calls invalid has ended already", async () => {
  answer = json(400, { error: "invalid_token" });
  expect(await revokeGrant(providerWith("rfc7009"), grant)).toEqual({ kind: "revoked" });
});

test("GitHub: the app's grant is deleted", async () => {
  answer = (response) => response.writeHead(204).end();
  expect(await revokeGrant(providerWith("github_grant"), grant)).toEqual({ kind: "revoked" });
  expect(asked).toEqual([{ method: "DELETE", authorization: BASIC, body: '{"access_token":"access"}' }]);
});

test("Kakao: the person is unlinked with the person's own token", async () => {
  answer = json(200, { id: 1234 });
  expect(await revokeGrant(providerWith("kakao_unlink"), grant)).toEqual({ kind: "revoked" });
  expect(asked).toEqual([{ method: "POST", authorization: "Bearer access", body: "" }]);
});

test("Naver: the token is deleted at the token endpoint", async () => {
  answer = json(200, { access_token: "access", result: "success" });
  expect(await revokeGrant(providerWith("naver_delete"), grant)).toEqual({ kind: "revoked" });
  const form = Object.fromEntries(new URLSearchParams(asked[0]?.body));
  expect(form).toEqual({
    grant_type: "delete",
    client_id: "id",
    client_secret: "se&cret",
    access_token: "access",
    service_provider: "NAVER",
  });
});

test.each(["github_grant", "kakao_unlink", "naver_delete"] as const)(
  "%s wants a living access token: an expired one is refreshed first",
  async (kind) => {
    await revokeGrant(providerWith(kind), { ...grant, accessExpired: true });
    expect(refreshes).toBe(1);
    expect(JSON.stringify(asked)).toContain("fresh");
    asked = [];
    const lost = await revokeGrant(providerWith(kind), { ...grant, accessExpired: true, refreshToken: undefined });
    expect(lost).toEqual({ kind: "failed", status: "no_token" });
    expect(asked).toEqual([]);
  },
);

test("a provider without such a way is not asked (Spotify)", async () => {
  expect(await revokeGrant(providerWith(undefined), grant)).toEqual({ kind: "none" });
  expect(asked).toEqual([]);
});

test.each([
  ["rfc7009", json(400, { error: "invalid_client" }), 400],
  ["rfc7009", json(503, {}), 503],
  ["rfc7009", (response: ServerResponse) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), 302],
  ["github_grant", json(404, {}), 404],
  ["kakao_unlink", json(200, { code: -401 }), 200],
  ["naver_delete", json(200, { error: "invalid_request" }), 200],
  ["naver_delete", (response: ServerResponse) => response.end("<html>"), 200],
  ["rfc7009", (response: ServerResponse) => response.destroy(), "unreachable"],
] as const)("%s: what is not the provider's word for it is a failure and tried once", async (kind, given, status) => {
  answer = given;
  expect(await revokeGrant(providerWith(kind), grant)).toEqual({ kind: "failed", status });
  expect(asked).toHaveLength(1);
});
