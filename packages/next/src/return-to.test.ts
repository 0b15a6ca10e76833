import { describe, expect, it } from "vitest";
import { safeReturnTo } from "./return-to.js";

const ORIGIN = "http://127.0.0.1:3000";

describe("the path to return to", () => {
  it.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http://127.0.0.1:3000@evil.example/",
    "javascript:alert(1)",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "/%252f%252fevil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\nset-cookie: a=b",
    " /evil",
    "/.//evil.example",
    "/a/..//evil.example",
    "evil",
    "",
    "/api/auth/spotify",
    "/api/auth/../auth/spotify",
    `/${"a".repeat(3000)}`,
  ])("is never %j (RFC 9700 §4.11)", (given) => {
    expect(safeReturnTo(given, ORIGIN)).toBe("/");
  });

  it.each(["/", "/playlists/37i9", "/playlists/37i9?after=a%2Fb#top", "/?q=//x", "/@user", "/a:b"])(
    "may be %j",
    (given) => {
      expect(safeReturnTo(given, ORIGIN)).toBe(given);
    },
  );

  it("is / where none was given", () => {
    expect(safeReturnTo(null, ORIGIN)).toBe("/");
    expect(safeReturnTo(undefined, ORIGIN)).toBe("/");
  });
});
