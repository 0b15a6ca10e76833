import { pathWith } from "./format";

/** The query of a page as Next hands it over: a name may come more than once. */
export type Query = Record<string, string | string[] | undefined>;

/** Characters that can be searched for at most. */
export const LONGEST_SEARCH = 256;

/** The first non-empty value of a parameter, or null. */
export function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) || null;
}

/** A page of a long list. */
export interface Place {
  /** The cursor that it comes after; null at the beginning. */
  after: string | null;
  /** The number of its first entry. Cursors are opaque, so the links carry it; it is for the eye only. */
  start: number;
  /** Its address. */
  here: string;
}

/** Which page of the list at a path a query asks for. */
export function placeIn(query: Query, path: string): Place {
  const after = firstOf(query.after);
  if (after === null) return { after, start: 1, here: path };
  const from = Number(firstOf(query.from));
  const start = Number.isSafeInteger(from) && from > 0 ? from : 1;
  return { after, start, here: pathWith(path, { after, from: start }) };
}
