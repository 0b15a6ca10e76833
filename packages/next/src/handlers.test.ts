import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bff } from "./bff.js";
import { askRoute, bffBefore, jarOf, Neighbour, ORIGIN } from "./wire.contract.js";

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

/** A browser's jar after it began a login. */
function begun(remember = false): string {
  return jarOf([bff.cookies.setLogin("st", { binding: "bind", remember }, 600)]);
}

describe("the move to the canonical host", () => {
  it.each([
    ["/playlists/1?after=x", "/playlists/1?after=x"],
    ["//evil.example", "//evil.example"],
    ["https://evil.example", "/"],
    ["@evil.example", "/"],
    ["", "/"],
  ])("of %j stays at this origin", async (path, expected) => {
    const response = await ask("canonical", { "x-counterfoil-path": path });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(ORIGIN + expected);
  });
});

describe("the sign-in routes", () => {
  it("spend no login on HEAD", async () => {
    const response = await ask("spotify?code=c&state=st", { cookie: begun() }, "HEAD");
    expect(response.status).toBe(405);
    expect(neighbour.received).toEqual([]);
  });

  it.each(["spotify/more", "UPPER", "..%2f", "a.b", "1a", "a".repeat(33)])("know no %s", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it("take no POST but signing out", async () => {
    expect((await ask("spotify", { origin: ORIGIN }, "POST")).status).toBe(405);
  });
});
