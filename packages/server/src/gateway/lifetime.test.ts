import { expect, test } from "vitest";
import { MINUTE, SECOND } from "../lib/clock.js";
import { lifetimeOf } from "./lifetime.js";

const lifetimes = { public: 10 * MINUTE, private: 30 * SECOND };
const catalogue = { family: "f", visibility: "public" } as const;
const own = { family: "f", visibility: "private" } as const;

/** Seconds fresh, usable, kept. */
function seconds(endpoint: Parameters<typeof lifetimeOf>[0], cacheControl: string, etag: string | undefined = '"1"') {
  const found = lifetimeOf(endpoint, { body: {}, size: 2, etag, cacheControl }, 0, lifetimes);
  return found && [found.freshUntil, found.usableUntil, found.keptUntil].map((time) => time / SECOND);
}

test.each([
  ["public, max-age=300", [300, 600, 600]],
  ["max-age=86400", [600, 600, 600]],
  ["", [60, 600, 600]],
  ["max-age=0", [0, 600, 600]],
  ["public, max-age=300, must-revalidate", [300, 300, 600]],
  ["no-cache", [0, 0, 600]],
  ["PRIVATE, max-age=300", [30, 30, 30]],
  ["no-store", undefined],
  ['max-age="20"', [20, 600, 600]],
  ["max-age=x", [60, 600, 600]],
])("a catalogue's %j: fresh, usable while asked anew, remembered", (cacheControl, expected) => {
  expect(seconds(catalogue, cacheControl)).toEqual(expected);
});

test("what cannot be asked for by its ETag and must not be given stale is not remembered", () => {
  const found = lifetimeOf(catalogue, { body: {}, size: 2, etag: undefined, cacheControl: "no-cache" }, 0, lifetimes);
  expect(found).toBeUndefined();
});

test("an account's own answer is kept as long as its endpoint allows, 30 seconds at most", () => {
  expect(seconds(own, "private, max-age=0")).toEqual([30, 30, 30]);
  expect(seconds({ ...own, keep: 5 }, "private, max-age=300")).toEqual([5, 5, 5]);
  expect(seconds({ ...own, keep: 3600 }, "public, max-age=300")).toEqual([30, 30, 30]);
  expect(seconds({ ...own, keep: 0 }, "private")).toBeUndefined();
  expect(seconds(own, "private, no-store")).toBeUndefined();
});

test("nothing is kept where the operator says 0", () => {
  for (const endpoint of [catalogue, own])
    expect(
      lifetimeOf(endpoint, { body: {}, size: 2, etag: '"1"', cacheControl: "" }, 0, { public: 0, private: 0 }),
    ).toBeUndefined();
});
