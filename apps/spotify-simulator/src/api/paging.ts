import { ApiError } from "./api-error.js";
import type { Call } from "./operation.js";

/** The limits of an operation's `limit`. */
export interface Limits {
  usual: number;
  most: number;
}

/** The part of a list that is asked for. */
export interface Window {
  limit: number;
  offset: number;
}

const fifty: Limits = { usual: 20, most: 50 };

/** Reads `limit` and `offset`; anything out of bounds is a 400, nothing is clamped. */
export function readWindow(call: Call, limits: Limits = fifty, lastOffset = 100_000): Window {
  return {
    limit: readNumber(call, "limit", limits.usual, 1, limits.most),
    offset: readNumber(call, "offset", 0, 0, lastOffset),
  };
}

/** Reads a whole number from the query. */
export function readNumber(call: Call, name: string, usual: number, least: number, most: number): number {
  const text = call.query.get(name);
  if (text === null) return usual;
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < least || value > most) throw new ApiError(400, `Invalid ${name}`);
  return value;
}

/** Cuts the window out of a list and shows it as a paging object, with links that keep the rest of the query. */
export function page<T>(call: Call, list: readonly T[], window: Window, show: (value: T) => unknown): PagingObject {
  return pageAt(call, call.path, list, window, show, call.query);
}

/** The same for a list that is part of another answer: its links lead to `path`. */
export function pageAt<T>(
  call: Call,
  path: string,
  list: readonly T[],
  { limit, offset }: Window,
  show: (value: T) => unknown,
  query = new URLSearchParams(),
): PagingObject {
  const link = (from: number) => {
    const changed = new URLSearchParams(query);
    changed.set("offset", String(from));
    changed.set("limit", String(limit));
    return `${call.view.origin}/v1${path}?${changed}`;
  };
  return {
    href: link(offset),
    limit,
    next: offset + limit < list.length ? link(offset + limit) : null,
    offset,
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    total: list.length,
    items: list.slice(offset, offset + limit).map(show),
  };
}

/** `PagingObject`. */
export interface PagingObject {
  href: string;
  limit: number;
  next: string | null;
  offset: number;
  previous: string | null;
  total: number;
  items: unknown[];
}
