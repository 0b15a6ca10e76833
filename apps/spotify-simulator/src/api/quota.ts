import type { Clock } from "../clock.js";
import type { SettingsValue } from "../settings.js";

/** What one developer used of one family since its count began. */
interface Bucket {
  /** Milliseconds; the first request that counts. */
  since: number;
  requests: number;
}

/**
 * Counts requests by developer account and endpoint family, as Spotify does for apps in development mode since July
 * 2026. A count begins with its first request and ends as a whole after the hours that are set; other families go on.
 */
export class Quota {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** Lets a request of the developer in (`undefined`), or says in how many seconds its family's count starts again. */
  admit(owner: string, path: string, quota: SettingsValue["quota"]): number | undefined {
    if (quota === null) {
      this.#buckets.clear();
      return undefined;
    }
    const bucket = this.#bucket(`${owner} ${familyOf(path)}`, quota.hours * 3_600_000);
    if (bucket.requests >= quota.requests) {
      return Math.ceil((bucket.since + quota.hours * 3_600_000 - this.clock.now()) / 1000);
    }
    bucket.requests++;
    return undefined;
  }

  #bucket(key: string, length: number): Bucket {
    const now = this.clock.now();
    const known = this.#buckets.get(key);
    if (known && known.since <= now && now < known.since + length) return known;
    const fresh = { since: now, requests: 0 };
    this.#buckets.set(key, fresh);
    return fresh;
  }
}

/** The family an operation is counted in: `artists` for `/artists/{id}/albums`, `me/player` for all of the player. */
export function familyOf(path: string): string {
  const [first = "", second] = path.split("/").slice(1);
  return first === "me" && second !== undefined ? `me/${second}` : first;
}
