import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AllowedPaths } from "./allowed-paths.js";
import { spotifyPaths } from "./spotify.js";

const allowed = new AllowedPaths(spotifyPaths);
const ID = "3cEYpjA9oz9GiPac4AsH4n";
const reason = (text: string) => expect.objectContaining({ reason: text });

test.each([
  ["/me", {}, "/me"],
  [`/playlists/${ID}/items`, { limit: "50", offset: "100" }, `/playlists/${ID}/items?limit=50&offset=100`],
  [`/albums/${ID}`, { market: "KR" }, `/albums/${ID}?market=KR`],
  ["/search", { q: "a&b=c#d /../", type: "track,album" }, "/search?q=a%26b%3Dc%23d+%2F..%2F&type=track%2Calbum"],
  ["/me/library/contains", { uris: `spotify:track:${ID}` }, `/me/library/contains?uris=spotify%3Atrack%3A${ID}`],
])("%s is built anew, its query encoded", (path, query, built) => {
  expect(allowed.rebuild(path, new URLSearchParams(query))).toBe(built);
});

test.each([
  "/",
  "",
  "/users",
  "/users/somebody",
  "/me/player/play",
  "/me/",
  "/ME",
  "/playlists",
  "/playlists/short",
  `/playlists/${ID}0`,
  `/playlists/${ID}/tracks`,
  `/playlists/${ID}/followers`,
  `/playlists/${ID}\n`,
  `/albums/${ID}/tracks/${ID}`,
  "/playlists/{id}",
  "/__proto__",
  "/constructor",
])("%j is not listed", (path) => {
  expect(() => allowed.rebuild(path, new URLSearchParams())).toThrow(reason("not_found"));
});

test.each([
  `ids=${ID}`,
  "access_token=x",
  "market=kr",
  "market=",
  "market=KR&market=KR",
  "market=KR%0a",
  "limit=51",
  "limit=0",
  "limit=-1",
  "limit=1e1",
  "offset=9999999",
  "__proto__=1",
  "constructor=x",
  "toString=x",
  "=x",
])("a query of %s is refused, and nothing of it is repeated", (query) => {
  expect(() => allowed.rebuild(`/albums/${ID}/tracks`, new URLSearchParams(query))).toThrow(
    expect.objectContaining({
      reason: "invalid_request",
      detail: expect.stringMatching(/Known are: market, limit, offset\.$/),
    }),
  );
});

test("a typed part without a form is a mistake that shows at the start", () => {
  expect(() => new AllowedPaths({ parts: {}, paths: { "/a/{id}": {} } })).toThrow("{id}");
});

test("docs/connections.md lists the paths and what each takes", () => {
  const page = readFileSync(new URL("../../../../docs/connections.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(\/[^`]*)` \| (.*) \|$/gm)].map(([, path, names = ""]) => [
    path,
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  ]);
  expect(rows).toEqual(Object.entries(spotifyPaths.paths).map(([path, query]) => [path, Object.keys(query)]));
});
