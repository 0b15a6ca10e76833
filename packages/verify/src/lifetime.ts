/** Seconds without a word of `Cache-Control`. */
const DEFAULT = 300;
/** However short-lived an answer says it is, asking more often helps nobody. */
const SHORTEST = 1;
/** However long-lived it says it is, a withdrawn key has to be missed one day. */
const LONGEST = 3600;

/** Milliseconds an answer may be used, by its `Cache-Control` and `Age` (RFC 9111 §4.2), within bounds of ours. */
export function lifetimeOf(headers: Headers): number {
  const directives = (headers.get("cache-control") ?? "").toLowerCase();
  const age = Number(/^\d{1,9}$/.exec(headers.get("age") ?? "")?.[0] ?? 0);
  const [, given] = /(?:^|[\s,])max-age="?(\d{1,9})/.exec(directives) ?? [];
  const forbidden = /(?:^|[\s,])no-(?:store|cache)\b/.test(directives);
  const seconds = forbidden ? 0 : given === undefined ? DEFAULT : Number(given) - age;
  return Math.min(Math.max(seconds, SHORTEST), LONGEST) * 1000;
}
