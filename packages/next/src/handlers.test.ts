import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ORIGIN, Wire } from "./wire.contract.js";

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

describe("the move to the canonical host", () => {
  it.each([
    ["/playlists/1?after=x", "/playlists/1?after=x"],
    ["//evil.example", "//evil.example"],
    ["https://evil.example", "/"],
    ["@evil.example", "/"],
    ["", "/"],
  ])("of %j stays at this origin", async (path, expected) => {
    const response = await wire.ask("canonical", { "x-counterfoil-path": path });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(ORIGIN + expected);
  });
});

describe("the sign-in routes", () => {
  it("spend no login on HEAD", async () => {
    const response = await wire.ask("spotify?code=c&state=st", { cookie: wire.begun() }, "HEAD");
    expect(response.status).toBe(405);
    expect(wire.neighbour.received).toEqual([]);
  });

  it.each(["spotify/more", "UPPER", "..%2f", "a.b", "1a", "a".repeat(33)])("know no %s", async (path) => {
    expect((await wire.ask(path)).status).toBe(404);
  });

  it("take no POST but signing out", async () => {
    expect((await wire.ask("spotify", { origin: ORIGIN }, "POST")).status).toBe(405);
  });
});
