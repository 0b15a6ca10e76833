import { SECOND } from "../lib/clock.js";
import type { Kept } from "./answer-cache.js";
import type { Endpoint } from "./endpoint.js";
import type { Received } from "./provider-request.js";

/** For how long answers are kept at most; milliseconds. 0: not at all. */
export interface Lifetimes {
  /** Of the catalogue, shared by all accounts. */
  public: number;
  /** Of one account. */
  private: number;
}

/** A catalogue's answer that does not say how long it holds. */
const UNSAID = 60 * SECOND;

/** Until when an answer is given as it is, until when while it is asked for anew, and until when it is remembered. */
export type Lifetime = Pick<Kept, "freshUntil" | "usableUntil" | "keptUntil"> & {
  /** Whether the provider gave it to one person alone. */
  personal: boolean;
};

/**
 * How long a received answer lives; undefined where it is not to be kept. What is public follows its `Cache-Control`
 * (RFC 9111 §5.2.2), ten minutes at most, and is given while it is asked for anew (RFC 5861 §3) unless that forbids it.
 * What is private is kept as long as its endpoint allows, whatever its `max-age`: that is said to caches that do not hear
 * of changes, and this one does. `no-store` is obeyed for both.
 */
export function lifetimeOf(
  endpoint: Endpoint,
  { cacheControl, etag }: Received,
  now: number,
  lifetimes: Lifetimes,
): Lifetime | undefined {
  const said = directivesOf(cacheControl);
  if (said.has("no-store")) return undefined;
  const personal = endpoint.visibility === "private" || said.has("private");
  const fresh = personal ? Math.min(keepOf(endpoint), lifetimes.private) : freshness(said, lifetimes.public);
  const usable = personal || said.has("no-cache") || said.has("must-revalidate") ? fresh : lifetimes.public;
  const kept = personal || etag === undefined ? usable : lifetimes.public;
  if (kept <= 0) return undefined;
  return { personal, freshUntil: now + fresh, usableUntil: now + usable, keptUntil: now + kept };
}

function keepOf({ keep = 30 }: Endpoint): number {
  return Math.min(keep, 30) * SECOND;
}

function freshness(said: ReadonlyMap<string, string>, longest: number): number {
  return said.has("no-cache") ? 0 : Math.min(maxAgeOf(said) ?? UNSAID, longest);
}

function maxAgeOf(said: ReadonlyMap<string, string>): number | undefined {
  const seconds = said.get("max-age");
  return seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) * SECOND : undefined;
}

function directivesOf(cacheControl: string): ReadonlyMap<string, string> {
  return new Map(
    cacheControl
      .toLowerCase()
      .split(",")
      .map((directive) => {
        const [name = "", value = ""] = directive.trim().split("=", 2);
        return [name, value.replaceAll('"', "")];
      }),
  );
}
