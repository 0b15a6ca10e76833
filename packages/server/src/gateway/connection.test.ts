import { expect, test } from "vitest";
import { pageOf, stretchOf } from "./connection.js";

const cursor = (text: string) => Buffer.from(text).toString("base64url");

test("without a cursor a page begins at the first item", () => {
  expect(stretchOf({ first: 20 })).toEqual({ offset: 0, count: 20 });
  expect(stretchOf({ first: 0, after: null })).toEqual({ offset: 0, count: 0 });
  expect(stretchOf({ first: 100, after: undefined })).toEqual({ offset: 0, count: 100 });
});

test("a cursor names the item before the page", () => {
  expect(stretchOf({ first: 5, after: cursor("o9") })).toEqual({ offset: 10, count: 5 });
});

test.each([-1, 101, 2 ** 31 - 1, -(2 ** 31), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "first: %d is an error and never clamped",
  (first) => expect(() => stretchOf({ first })).toThrow(expect.objectContaining({ reason: "invalid_request" })),
);

test.each([
  "",
  "x",
  "***",
  cursor("o"),
  cursor("9"),
  cursor("o-1"),
  cursor("o1.5"),
  cursor("o1e3"),
  cursor("o 1"),
  cursor("o1\n"),
  cursor("o1&limit=50"),
  cursor("o9999999999"),
  cursor("O1"),
  "o1",
  "x".repeat(100_000),
])("after: %j is no cursor of a list", (after) => {
  expect(() => stretchOf({ first: 1, after })).toThrow(expect.objectContaining({ reason: "invalid_request" }));
});

test("pages that follow each other's cursors give every item once", () => {
  const all = Array.from({ length: 23 }, (_, at) => ({ node: at }));
  const seen: number[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const stretch = stretchOf({ first: 5, after });
    const page = pageOf(stretch, all.slice(stretch.offset, stretch.offset + stretch.count), all.length);
    seen.push(...page.edges.map((edge) => edge.node));
    expect(page.totalCount).toBe(23);
    expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  }
  expect(seen).toEqual(all.map(({ node }) => node));
});

test("an empty page has no cursor and says whether there is more", () => {
  expect(pageOf({ offset: 0, count: 0 }, [], 3).pageInfo).toEqual({ hasNextPage: true, endCursor: null });
  expect(pageOf({ offset: 0, count: 5 }, [], 0).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  expect(pageOf({ offset: 99, count: 5 }, [], 3).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
});
