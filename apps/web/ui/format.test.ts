import { expect, test } from "vitest";
import { count, day, duration, pageOf, pathWith, plainText } from "./format";

test("a duration reads like a clock", () => {
  expect([0, 9_400, 187_000, 3_600_000, 3_729_000].map(duration)).toEqual([
    "0:00",
    "0:09",
    "3:07",
    "1:00:00",
    "1:02:09",
  ]);
});

test("a day is a day, and no date is none", () => {
  expect(day("2024-03-07T23:59:00Z")).toBe("7 Mar 2024");
  for (const none of [null, "", "yesterday", "1970-01-01T00:00:00Z"]) expect(day(none)).toBeNull();
});

test("one is not many", () => {
  expect([0, 1, 1204].map((amount) => count(amount, "item"))).toEqual(["0 items", "1 item", "1,204 items"]);
});

test("a description loses its markup and keeps its words", () => {
  expect(plainText('<a href="x">Rock</a> &amp; Roll &#39;n&#x27; more &copy;')).toBe("Rock & Roll 'n' more &copy;");
  expect(plainText("&#9999999;")).toBe("&#9999999;");
});

test("a path takes the parameters that have a value, encoded", () => {
  expect(pathWith("/sign-in", { return_to: "/a?b&c", stay: null, n: 0 })).toBe("/sign-in?return_to=%2Fa%3Fb%26c&n=0");
  expect(pathWith("/sign-in", { stay: null })).toBe("/sign-in");
  expect(pathWith("/library?kind=albums", { done: "saved" })).toBe("/library?kind=albums&done=saved");
});

test("a page's address has the id without what it is of", () => {
  expect(pageOf("albums", "spotify:album:3cEYpjA9oz9GiPac4AsH4n")).toBe("/albums/3cEYpjA9oz9GiPac4AsH4n");
  expect(pageOf("playlists", "spotify:playlist:a/../b?c")).toBe("/playlists/a%2F..%2Fb%3Fc");
});
