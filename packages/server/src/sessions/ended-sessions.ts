import { type Clock, DAY } from "../lib/clock.js";
import type { SessionRows } from "./session-rows.js";

/** How long an ended session is remembered: longer than any access token of it can live. */
const REMEMBERED = DAY;

/**
 * The sessions that ended lately, in memory: access tokens of theirs are refused without a look-up. Filled from SQL at
 * the start, so that a restart forgets no sign-out.
 */
export class EndedSessions {
  readonly #clock: Clock;
  /** Session id to the time it may be forgotten, oldest first. */
  readonly #until = new Map<string, number>();

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  static async load(rows: SessionRows, clock: Clock): Promise<EndedSessions> {
    const ended = new EndedSessions(clock);
    for (const sid of await rows.endedSince(clock.now() - REMEMBERED)) ended.add(sid);
    return ended;
  }

  has(sid: string): boolean {
    return this.#until.has(sid);
  }

  add(sid: string): void {
    const now = this.#clock.now();
    for (const [old, until] of this.#until) {
      if (until > now) break;
      this.#until.delete(old);
    }
    this.#until.set(sid, now + REMEMBERED);
  }
}
