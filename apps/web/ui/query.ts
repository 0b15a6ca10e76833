/** The query of a page as Next hands it over: a name may come more than once. */
export type Query = Record<string, string | string[] | undefined>;

/** Characters that can be searched for at most. */
export const LONGEST_SEARCH = 256;

/** The first non-empty value of a parameter, or null. */
export function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) || null;
}

/** The number of a page's first entry. Cursors are opaque, so the links carry it; it is for the eye only. */
export function startOf(query: Query): number {
  const from = Number(firstOf(query.from));
  return Number.isSafeInteger(from) && from > 0 ? from : 1;
}
