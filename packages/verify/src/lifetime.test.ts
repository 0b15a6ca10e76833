import { expect, test } from "vitest";
import { lifetimeOf } from "./lifetime.js";

test.each<[Record<string, string>, number]>([
  [{}, 300],
  [{ "cache-control": "public, max-age=60" }, 60],
  [{ "cache-control": "MAX-AGE=60" }, 60],
  [{ "cache-control": 'max-age="60"' }, 60],
  [{ "cache-control": "max-age=60", age: "20" }, 40],
  [{ "cache-control": "max-age=60", age: "x" }, 60],
  [{ "cache-control": "s-maxage=900, max-age=60" }, 60],
  [{ "cache-control": "max-age=60", age: "900" }, 1],
  [{ "cache-control": "max-age=0" }, 1],
  [{ "cache-control": "no-store, max-age=60" }, 1],
  [{ "cache-control": "no-cache" }, 1],
  [{ "cache-control": "max-age=999999999" }, 3600],
  [{ "cache-control": "max-age=-5" }, 300],
  [{ "cache-control": "nonsense" }, 300],
])("%j may be used %d seconds (RFC 9111 §4.2)", (headers, seconds) => {
  expect(lifetimeOf(new Headers(headers))).toBe(seconds * 1000);
});
