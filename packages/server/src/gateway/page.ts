import { CounterfoilError } from "@counterfoil/protocol";
import type { Sent } from "./members.js";

/** A stretch of a list that counts by offset. */
export interface Stretch {
  offset: number;
  count: number;
}

/** An item of a list: what the provider sent for it, and the object that the list is about, if it is to be had. */
export interface Item {
  sent: Sent;
  node: Sent | null;
}

/** One page of a Relay connection (Relay Cursor Connections Specification). */
export interface Page {
  edges: (Item & { cursor: string })[];
  pageInfo: PageInfo;
  /** Null where the provider does not count the list. */
  totalCount: number | null;
}

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** The arguments of every connection. */
export interface PageArguments {
  first: number;
  after?: string | null | undefined;
}

/** More of a list than this is never given at once. */
export const LARGEST_PAGE = 100;
const OFFSET = /^o(\d{1,9})$/;

/** The arguments `first` and `after` as a stretch. Throws `invalid_request`: a page is never made smaller than asked. */
export function stretchOf({ first, after }: PageArguments): Stretch {
  checkFirst(first);
  const cursor = openCursor(after);
  if (cursor === undefined) return { offset: 0, count: first };
  const [, position] = OFFSET.exec(cursor) ?? [];
  if (position === undefined) throw noCursor();
  return { offset: Number(position) + 1, count: first };
}

/** The cursor's mark, of a list that does not count: what the provider calls its cursor. Throws `invalid_request`. */
export function markOf({ first, after }: PageArguments, form: RegExp): string | undefined {
  checkFirst(first);
  const cursor = openCursor(after);
  if (cursor === undefined) return undefined;
  const mark = cursor.startsWith("m") ? cursor.slice(1) : "";
  if (!form.test(mark)) throw noCursor();
  return mark;
}

/** Makes a page of what was found at a stretch, each at its place in the list; `reach` is how far the provider lets one go. */
export function pageOf(
  stretch: Stretch,
  found: readonly (Item & { place: number })[],
  totalCount: number,
  reach = totalCount,
): Page {
  const edges = found.map(({ sent, node, place }) => ({ sent, node, cursor: sealCursor(`o${place}`) }));
  const end = (found.at(-1)?.place ?? stretch.offset - 1) + 1;
  const moves = edges.length > 0 || stretch.count === 0;
  return {
    edges,
    pageInfo: pageInfo(edges, moves && end < Math.min(totalCount, reach), stretch.offset > 0),
    totalCount,
  };
}

/** Makes a page of a list that does not count: each item with its mark. */
export function markedPage(
  found: readonly (Item & { mark: string })[],
  hasNextPage: boolean,
  hasPreviousPage: boolean,
  totalCount: number | null,
): Page {
  const edges = found.map(({ sent, node, mark }) => ({ sent, node, cursor: sealCursor(`m${mark}`) }));
  return { edges, pageInfo: pageInfo(edges, hasNextPage, hasPreviousPage), totalCount };
}

function pageInfo(edges: Page["edges"], hasNextPage: boolean, hasPreviousPage: boolean): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}

function checkFirst(first: number): void {
  if (first < 0 || first > LARGEST_PAGE)
    throw new CounterfoilError("invalid_request", { detail: `first has to be 0 to ${LARGEST_PAGE}.` });
}

function openCursor(after: string | null | undefined): string | undefined {
  return after === undefined || after === null ? undefined : Buffer.from(after, "base64url").toString("utf8");
}

function sealCursor(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}

function noCursor(): CounterfoilError {
  return new CounterfoilError("invalid_request", { detail: "after is not a cursor of this list." });
}
