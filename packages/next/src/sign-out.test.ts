import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

describe("signing out", () => {
  const own = { origin: ORIGIN };

  it.each([{}, { origin: "null" }, { origin: "https://evil.example" }, { origin: "http://localhost:3000" }])(
    "is refused from %j",
    async (headers) => {
      const response = await wire.ask("sign-out", { ...headers, cookie: wire.signedIn() }, "POST");
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(wire.neighbour.received).toEqual([]);
    },
  );

  it("ends the session at the server, then in the browser, with 303", async () => {
    wire.neighbour.replies.set("/logout", { status: 204 });
    const response = await wire.ask("sign-out", { ...own, cookie: wire.signedIn() }, "POST");
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`${ORIGIN}/sign-in`);
    expect(response.headers.getSetCookie()).toEqual(wire.bff.cookies.clearSession());
    expect(wire.neighbour.received[0]).toMatchObject({ path: "/logout", authorization: "Bearer at.1.sig", body: "{}" });
  });

  it("refreshes an expired access token first", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    wire.neighbour.replies.set("/logout", { status: 204 });
    const response = await wire.ask("sign-out", { ...own, cookie: wire.signedIn(0) }, "POST");
    expect(wire.neighbour.received.map(({ path }) => path)).toEqual(["/token", "/logout"]);
    expect(response.headers.getSetCookie()).toEqual(wire.bff.cookies.clearSession());
  });

  it.each([
    ["/logout", { status: 401, body: { reason: "signed_out" } }, 600],
    ["/token", { status: 400, body: { error: "invalid_grant", reason: "session_ended" } }, 0],
  ] as const)("is done where %s says that the session had ended already", async (path, reply, lifetime) => {
    wire.neighbour.replies.set(path, reply);
    const response = await wire.ask("sign-out", { ...own, cookie: wire.signedIn(lifetime) }, "POST");
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()).toEqual(wire.bff.cookies.clearSession());
  });

  it("is not claimed while the server is away", async () => {
    wire.neighbour.replies.set("/logout", "hang up");
    const response = await wire.ask("sign-out", { ...own, cookie: wire.signedIn() }, "POST");
    expect(response.status).toBe(503);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.text()).toContain("You are still signed in");
  });

  it("keeps the token it had to refresh when signing out then failed", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    wire.neighbour.replies.set("/logout", { status: 503 });
    const response = await wire.ask("sign-out", { ...own, cookie: wire.signedIn(0) }, "POST");
    expect(wire.bff.cookies.session(jarOf(response.headers.getSetCookie()))?.refreshToken).toBe("cfr_2");
  });

  it("asks nobody without a session", async () => {
    expect((await wire.ask("sign-out", own, "POST")).status).toBe(303);
    expect(wire.neighbour.received).toEqual([]);
  });

  it("does not happen by GET", async () => {
    const response = await wire.ask("sign-out", { cookie: wire.signedIn() });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });
});
