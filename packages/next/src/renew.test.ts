import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bff } from "./bff.js";
import { askRoute, bffBefore, jarOf, Neighbour, ORIGIN, tokens } from "./wire.contract.js";

let neighbour: Neighbour;
let bff: Bff;

beforeEach(async () => {
  neighbour = new Neighbour();
  bff = bffBefore(await neighbour.listen());
});
afterEach(() => neighbour.close());

function ask(path: string, headers: Record<string, string> = {}, method: "GET" | "POST" | "HEAD" = "GET") {
  return askRoute(bff, path, headers, method);
}

function signedIn(expires_in = 600): string {
  return jarOf(bff.cookies.setSession(tokens(1, { expires_in }), true));
}

describe("renewing a refused session", () => {
  it("leads back to the page with new tokens", async () => {
    neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await ask("refresh?return_to=/playlists/1", { cookie: signedIn() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/playlists/1`);
    expect(bff.cookies.session(jarOf(response.headers.getSetCookie().slice(0, 2)))?.refreshToken).toBe("cfr_2");
  });

  it("does not go in a circle with a server that refuses what it has just issued", async () => {
    neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const first = await ask("refresh?return_to=/", { cookie: signedIn() });
    const second = await ask("refresh?return_to=/", { cookie: jarOf(first.headers.getSetCookie()) });
    expect(second.status).toBe(503);
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  it("leads to the sign-in page when the session has ended", async () => {
    neighbour.replies.set("/token", { status: 400, body: { error: "invalid_grant", reason: "session_ended" } });
    const response = await ask("refresh?return_to=/playlists/1", { cookie: signedIn() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/sign-in?return_to=%2Fplaylists%2F1`);
    expect(response.headers.getSetCookie()).toEqual(bff.cookies.clearSession());
  });
});
