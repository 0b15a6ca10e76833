import { expect, test } from "vitest";
import { Endpoints, isBelow } from "./endpoint.js";

const thing = { family: "things", visibility: "public" } as const;
const endpoints = new Endpoints({
  market: { parameter: "market", profile: "/me", member: "country" },
  templates: { "/things/{id}": thing, "/things/{id}/parts": thing, "/me": { family: "me", visibility: "private" } },
});

test("a path meets its template, whatever the query", () => {
  expect(endpoints.of("/things/a?fields=b")).toEqual({ endpoint: thing, id: "a", market: undefined });
  expect(endpoints.of("/me")).toMatchObject({ endpoint: { family: "me" }, id: undefined });
});

test("a market counts where it is a country, not where it depends on the token", () => {
  expect(endpoints.of("/things/a?market=SE").market).toBe("SE");
  for (const market of ["from_token", "", "se", "SE&x", "SEE"])
    expect(endpoints.of(`/things/a?market=${encodeURIComponent(market)}`).market).toBeUndefined();
});

test("what is not listed is private, kept for nobody, and counted by the first part of its path", () => {
  expect(endpoints.of("/others/a/b?c=d").endpoint).toEqual({ family: "others", visibility: "private", keep: 0 });
});

test.each([
  ["/me/playlists", true],
  ["/me/playlists?limit=1", true],
  ["/me/playlists/a/b", true],
  ["/me/playlists2", false],
  ["/me", false],
  ["/playlists/me/playlists", false],
])("%s lies at or below /me/playlists: %s", (path, below) => {
  expect(isBelow(path, "/me/playlists")).toBe(below);
  expect(isBelow(path, "/me/playlists/")).toBe(below);
});
