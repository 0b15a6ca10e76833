import { expect, test } from "vitest";
import { readRawUrl } from "./raw-url.js";

test("provider, path and query are read, and only the query is decoded", () => {
  const { provider, path, query } = readRawUrl("/providers/my-idp_2/a/b-c/D_9?x=/../&y=%2f?&__proto__=z&x=2");
  expect([provider, path]).toEqual(["my-idp_2", "/a/b-c/D_9"]);
  expect([...query]).toEqual([
    ["x", "/../"],
    ["y", "/?"],
    ["__proto__", "z"],
    ["x", "2"],
  ]);
  expect([...readRawUrl("/providers/spotify/me").query]).toEqual([]);
});

test.each([
  "/providers/spotify",
  "/providers/spotify/",
  "/providers/spotify/me/",
  "/providers/spotify//me",
  "/providers//spotify/me",
  "//providers/spotify/me",
  "/providers/spotify/./me",
  "/providers/spotify/../spotify/me",
  "/providers/spotify/..",
  "/providers/spotify/...",
  "/providers/spotify/%2e%2e/me",
  "/providers/spotify/me%2fplayer",
  "/providers/spotify/me%2Fplayer",
  "/providers/spotify/me%252fplayer",
  "/providers/spotify/%6de",
  "/providers/spotify/me%00",
  "/providers/spotify/me\0",
  "/providers/spotify/me\\player",
  "/providers/spotify/me%5cplayer",
  "/providers/spotify/me;v=1",
  "/providers/spotify/me%3b",
  "/providers/spotify/me%20",
  "/providers/spotify/me\n",
  "/providers/spotify/me\r\nhost: evil",
  "/providers/spotify/me#x",
  "/providers/spotify/me@evil.example",
  "/providers/spotify/http://evil.example/",
  "/providers/spotify/me:80",
  "/providers/spotify/ｍe",
  "/providers/Spotify/me",
  "/providers/spotify.evil/me",
  "/providers/__proto__/me",
  "http://127.0.0.1:4000/providers/spotify/me",
  "http://evil.example/providers/spotify/me",
  "/me",
  "",
  `/providers/spotify/${"a".repeat(65)}`,
  `/providers/spotify${"/a".repeat(9)}`,
])("%j is no path", (url) => {
  expect(() => readRawUrl(url)).toThrow(expect.objectContaining({ reason: "invalid_request" }));
});
