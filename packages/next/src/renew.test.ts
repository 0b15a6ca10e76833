import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

describe("renewing a refused session", () => {
  it("leads back to the page with new tokens", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await wire.ask("refresh?return_to=/playlists/1", { cookie: wire.signedIn() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/playlists/1`);
    expect(wire.bff.cookies.session(jarOf(response.headers.getSetCookie().slice(0, 2)))?.refreshToken).toBe("cfr_2");
  });

  it("does not go in a circle with a server that refuses what it has just issued", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const first = await wire.ask("refresh?return_to=/", { cookie: wire.signedIn() });
    const second = await wire.ask("refresh?return_to=/", { cookie: jarOf(first.headers.getSetCookie()) });
    expect(second.status).toBe(503);
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  it("leads to the sign-in page when the session has ended", async () => {
    wire.neighbour.replies.set("/token", { status: 400, body: { error: "invalid_grant", reason: "session_ended" } });
    const response = await wire.ask("refresh?return_to=/playlists/1", { cookie: wire.signedIn() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/sign-in?return_to=%2Fplaylists%2F1`);
    expect(response.headers.getSetCookie()).toEqual(wire.bff.cookies.clearSession());
  });
});
