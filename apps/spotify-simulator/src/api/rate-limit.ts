import type { Clock } from "../clock.js";
import type { SettingsValue } from "../settings.js";

/** Counts each app's requests in a rolling window. */
export class RateLimit {
  /** The instants of the requests let in, oldest first. */
  readonly #admitted = new Map<string, number[]>();

  constructor(private readonly clock: Clock) {}

  /** Lets a request of the app in (`undefined`), or says after how many seconds it would get in. */
  admit(clientId: string, limit: SettingsValue["rateLimit"]): number | undefined {
    if (limit === null) return undefined;
    const now = this.clock.now();
    const since = now - limit.seconds * 1000;
    const recent = this.#recent(clientId, now, since);
    const blocking = recent.at(-limit.requests);
    if (blocking !== undefined) return Math.max(1, Math.ceil((blocking - since) / 1000));
    recent.push(now);
    return undefined;
  }

  #recent(clientId: string, now: number, since: number): number[] {
    let recent = this.#admitted.get(clientId) ?? [];
    // The clock was moved back: what lies ahead of it counts no more.
    if ((recent.at(-1) ?? 0) > now) recent = recent.filter((instant) => instant <= now);
    while ((recent[0] ?? now) <= since) recent.shift();
    this.#admitted.set(clientId, recent);
    return recent;
  }
}
