import { expect, test } from "vitest";
import { markedPage, markOf, pageOf, stretchOf } from "./page.js";

const cursor = (text: string) => Buffer.from(text).toString("base64url");
const item = (place: number) => ({ place, sent: { place }, node: { place } });

test("without a cursor a page begins at the first item", () => {
  expect(stretchOf({ first: 20 })).toEqual({ offset: 0, count: 20 });
  expect(stretchOf({ first: 0, after: null })).toEqual({ offset: 0, count: 0 });
  expect(stretchOf({ first: 100, after: undefined })).toEqual({ offset: 0, count: 100 });
});

test("a cursor names the item before the page", () => {
  expect(stretchOf({ first: 5, after: cursor("o9") })).toEqual({ offset: 10, count: 5 });
  expect(markOf({ first: 5, after: cursor("mabc") }, /^[a-z]{3}$/)).toBe("abc");
});

test.each([-1, 101, 2 ** 31 - 1, -(2 ** 31), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "first: %d is an error and never clamped",
  (first) => {
    const refused = expect.objectContaining({ reason: "invalid_request" });
    expect(() => stretchOf({ first })).toThrow(refused);
    expect(() => markOf({ first }, /x/)).toThrow(refused);
  },
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
  cursor("m12345678901"),
  "o1",
  "x".repeat(100_000),
])("after: %j is no cursor of a list", (after) => {
  expect(() => stretchOf({ first: 1, after })).toThrow(expect.objectContaining({ reason: "invalid_request" }));
});

test.each(["", "x", cursor("m"), cursor("mab"), cursor("mabc&x"), cursor("o1"), cursor("mABC")])(
  "after: %j is no mark of a list",
  (after) => {
    const read = () => markOf({ first: 1, after }, /^[a-z]{3}$/);
    expect(read).toThrow(expect.objectContaining({ reason: "invalid_request" }));
  },
);

test("pages that follow each other's cursors give every item once", () => {
  const all = Array.from({ length: 23 }, (_, place) => item(place));
  const seen: unknown[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const stretch = stretchOf({ first: 5, after });
    const page = pageOf(stretch, all.slice(stretch.offset, stretch.offset + stretch.count), all.length);
    seen.push(...page.edges.map(({ node }) => node?.place));
    expect(page.totalCount).toBe(23);
    expect(page.pageInfo.hasPreviousPage).toBe(stretch.offset > 0);
    expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
    expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  }
  expect(seen).toEqual(all.map(({ place }) => place));
});

test("an empty page has no cursor and says whether there is more", () => {
  const info = (offset: number, count: number, total: number) => pageOf({ offset, count }, [], total).pageInfo;
  const nowhere = { startCursor: null, endCursor: null };
  expect(info(0, 0, 3)).toEqual({ hasNextPage: true, hasPreviousPage: false, ...nowhere });
  expect(info(0, 5, 0)).toEqual({ hasNextPage: false, hasPreviousPage: false, ...nowhere });
  expect(info(99, 5, 3)).toEqual({ hasNextPage: false, hasPreviousPage: true, ...nowhere });
});

test("a provider that gives nothing where it counts more ends the list, so that nobody asks for ever", () => {
  expect(pageOf({ offset: 10, count: 5 }, [], 100).pageInfo.hasNextPage).toBe(false);
});

test("a list ends where the provider lets nobody go further", () => {
  expect(pageOf({ offset: 8, count: 2 }, [item(8), item(9)], 500, 10).pageInfo.hasNextPage).toBe(false);
  expect(pageOf({ offset: 7, count: 2 }, [item(7), item(8)], 500, 10).pageInfo.hasNextPage).toBe(true);
});

test("a page by marks gives each item's mark as its cursor", () => {
  const page = markedPage([{ sent: {}, node: null, mark: "abc" }], true, false, null);
  expect(markOf({ first: 1, after: page.pageInfo.endCursor }, /^[a-z]{3}$/)).toBe("abc");
  expect(page).toMatchObject({ totalCount: null, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
});
