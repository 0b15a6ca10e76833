import { NextRequest } from "next/server.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { proxy } from "./proxy.js";
import { jarOf, tokens, Wire } from "./wire.contract.js";

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

function jar(accessLifetime: number, remember = true): string {
  return jarOf(wire.bff.cookies.setSession(tokens(1, { expires_in: accessLifetime }), remember));
}

function pass(cookie: string, path = "/", host = "127.0.0.1:3000", method = "GET"): Promise<Response> {
  const request = new NextRequest(`http://127.0.0.1:3000${path}`, { method, headers: { cookie, host } });
  return proxy(wire.bff, request, new Headers(request.headers));
}

/** The cookies the page will see: Next carries overridden request headers in this one. */
function seenByPage(response: Response) {
  return wire.bff.cookies.session(response.headers.get("x-middleware-request-cookie"));
}

describe("the proxy", () => {
  it("leaves a fresh session alone", async () => {
    const response = await pass(jar(600));
    expect(response.headers.get("x-middleware-next")).toBe("1");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(wire.neighbour.received).toEqual([]);
  });

  it("refreshes an expiring access token, for the browser and for the page of the same request", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await pass(jar(5));
    expect(wire.bff.cookies.session(jarOf(response.headers.getSetCookie()))).toMatchObject({ refreshToken: "cfr_2" });
    expect(seenByPage(response)).toMatchObject({ accessToken: "at.2.sig", refreshToken: "cfr_2", remember: true });
    const sent = new URLSearchParams(wire.neighbour.received[0]?.body);
    expect(Object.fromEntries(sent)).toEqual({ grant_type: "refresh_token", client_id: "web", refresh_token: "cfr_1" });
    expect(wire.neighbour.received[0]?.authorization).toBe(`Basic ${Buffer.from("web:s+e%3Acret").toString("base64")}`);
  });

  it("refreshes when only the refresh cookie is left, and keeps it a cookie of the browser session", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await pass(jar(5, false).replace(/counterfoil_access=[^;]*; /, ""));
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(response.headers.getSetCookie().join()).not.toContain("Max-Age");
  });

  it("sends one refresh for the parallel requests of one page", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const responses = await Promise.all(Array.from({ length: 8 }, () => pass(jar(5))));
    expect(wire.neighbour.received).toHaveLength(1);
    expect(responses.map((response) => seenByPage(response)?.refreshToken)).toEqual(Array(8).fill("cfr_2"));
  });

  it("goes on signed out, without the cookies, when the session has ended (invalid_grant)", async () => {
    wire.neighbour.replies.set("/token", { status: 400, body: { error: "invalid_grant", reason: "session_ended" } });
    const response = await pass(`a=1; ${jar(5)}`);
    expect(response.headers.getSetCookie()).toEqual(wire.bff.cookies.clearSession());
    expect(response.headers.get("x-middleware-request-cookie")).toBe("a=1");
  });

  it.each([
    ["503", { status: 503, body: { reason: "storage_unavailable" }, headers: { "retry-after": "7" } }, "7"],
    ["429", { status: 429, body: { reason: "rate_limited" }, headers: { "retry-after": "30" } }, "30"],
    ["invalid_client", { status: 401, body: { error: "invalid_client", reason: "invalid_client" } }, "5"],
    ["a page of somebody else", { status: 200, body: { hello: "world" } }, "5"],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, "5"],
    ["a lost answer", "hang up", "5"],
  ] as const)("answers 503 and keeps every token on %s", async (_what, reply, retryAfter) => {
    wire.neighbour.replies.set("/token", reply);
    const response = await pass(jar(0));
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toContain("You are still signed in");
  });

  it("goes on with the old access token while that still lives, though the refresh failed", async () => {
    wire.neighbour.replies.set("/token", "hang up");
    const response = await pass(jar(8));
    expect(response.headers.get("x-middleware-next")).toBe("1");
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("refreshes again after a failed refresh", async () => {
    wire.neighbour.replies.set("/token", "hang up");
    await pass(jar(0));
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    expect(seenByPage(await pass(jar(0)))?.refreshToken).toBe("cfr_2");
  });

  it("leaves the sign-in routes to keep their own cookies", async () => {
    await pass(jar(0), "/api/auth/sign-out", "127.0.0.1:3000", "POST");
    await pass(jar(0), "/api/auth/spotify?code=c&state=s");
    expect(wire.neighbour.received).toEqual([]);
  });

  it("hands a browser at localhost over to the base URL's host, before any cookie", async () => {
    const response = await pass(jar(0), "/playlists/1?after=x", "localhost:3000");
    expect(response.headers.get("x-middleware-rewrite")).toContain("/api/auth/canonical");
    expect(response.headers.get("x-middleware-request-x-counterfoil-path")).toBe("/playlists/1?after=x");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(wire.neighbour.received).toEqual([]);
  });

  it("shows nothing of the address in its page as markup", async () => {
    wire.neighbour.replies.set("/token", "hang up");
    const page = await (await pass(jar(0), '/?"><script>alert(1)</script>')).text();
    expect(page).not.toContain("<script>");
  });
});
