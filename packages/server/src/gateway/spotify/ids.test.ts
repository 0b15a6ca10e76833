import { expect, test } from "vitest";
import { globalId, idOf, ownId, readGlobalId, uriOf, urisOf } from "./ids.js";

const ID = "3cEYpjA9oz9GiPac4AsH4n";
const refused = expect.objectContaining({ reason: "invalid_request" });

test("a global id is Spotify's URI, of chapters too; files of the owner have one of their name", () => {
  expect(globalId("track", { id: ID })).toBe(`spotify:track:${ID}`);
  expect(globalId("chapter", { id: ID, uri: `spotify:episode:${ID}` })).toBe(`spotify:chapter:${ID}`);
  expect(globalId("album", { id: null, name: "A / B" })).toBe("spotify:local:album:A%20%2F%20B");
});

test("where the kind is known the id alone does, and another kind's does not", () => {
  expect(idOf("album", ID)).toBe(ID);
  expect(idOf("album", `spotify:album:${ID}`)).toBe(ID);
  expect(() => idOf("album", `spotify:track:${ID}`)).toThrow(refused);
});

test.each([
  "",
  "x",
  "..",
  `${ID}/..`,
  `${ID}?a`,
  `${ID}\n`,
  `spotify:album:${ID}:x`,
  "spotify:album:",
  `SPOTIFY:album:${ID}`,
])("%j is no id, and is not repeated", (text) => {
  expect(() => idOf("album", text)).toThrow(refused);
  expect(() => readGlobalId(text)).toThrow(refused);
  expect(() => uriOf(text, ["album"])).toThrow(expect.objectContaining({ detail: expect.not.stringContaining(ID) }));
});

test("URIs are as Spotify has them, of the kinds that are taken, and not too many", () => {
  expect(urisOf([`spotify:chapter:${ID}`], ["chapter"], 1)).toEqual([`spotify:episode:${ID}`]);
  expect(uriOf("spotify:user:mina.achterberg", ["user"])).toBe("spotify:user:mina.achterberg");
  expect(() => uriOf("spotify:user:a,b", ["user"])).toThrow(refused);
  expect(() => urisOf([], ["track"], 1)).toThrow(refused);
  expect(() => urisOf([ID, ID], ["track"], 1)).toThrow(refused);
});

test.each([null, undefined, 7, "", "..", `${ID}/../me`])(
  "an object that Spotify sent with the id %j is not asked for",
  (id) => {
    expect(() => ownId({ id })).toThrow(expect.objectContaining({ reason: "not_found" }));
  },
);
