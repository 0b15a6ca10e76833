import { expect, test } from "vitest";
import { checkReturnTo } from "./return-to.js";

test.each(["/", "/a", "/a/b?c=d&e=%2F#f", "/?next=//x", "/@user", "/a:b", "/%20a", "/ü", "/a//b"])(
  "%j is a path of the app",
  (path) => expect(checkReturnTo(path)).toBe(path),
);

test.each([
  "",
  "a",
  "?a",
  "#a",
  ".",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "https://evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  "/%2fevil.example",
  "/%2Fevil.example",
  "/%5cevil.example",
  "/a%5c..%5cb",
  "/%09/evil.example",
  "/%0a/evil.example",
  "/%00",
  "/%7f",
  "/%C2%85",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\u0000",
  "/\u00a0/evil.example",
  "/\u2028/evil.example",
  "/\ufeff/evil.example",
  "/ /evil.example",
  " /a",
  "/%",
  "/%ff",
  "/.//evil.example",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "/%2e%2e/%2fevil.example",
  "/.%2f/evil.example",
])("%j is refused (RFC 9700 §4.11)", (path) => {
  expect(() => checkReturnTo(path)).toThrow(expect.objectContaining({ reason: "invalid_return_to" }));
});
