import { setMaxListeners } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import { GRANT_TYPES } from "@counterfoil/protocol";
import { atEnd } from "../../support/at-end.js";
import { SeededRandom } from "../seeded-random.js";
import type { Tally } from "./tally.js";
import { SECOND } from "./trial.js";
import { type Answer, ask } from "./wire.js";

/** The answer to one refresh, as a client has to take it. */
export type Reply =
  | { kind: "token"; token: string }
  | { kind: "ended"; text: string }
  /** Nothing is known: try again with the same token. */
  | { kind: "unknown" };

const credentials = `Basic ${Buffer.from("web:development-web-secret").toString("base64")}`;
const headers = { authorization: credentials, "content-type": "application/x-www-form-urlencoded" };

/** Milliseconds. */
const TICK = 20;

/** The way of all clients of one scenario to the servers, and what is common to them: time, chance, the tally. */
export class Road {
  readonly random = new SeededRandom(20_261_122);
  /** The retry window in milliseconds. */
  readonly window: number;
  readonly #end = new AbortController();
  /** Nothing is sent any more. */
  closed = false;

  /** The longest time that this process stood still, milliseconds. */
  worstStall = 0;
  #stalledAt = Number.NEGATIVE_INFINITY;
  #tickedAt = performance.now();

  constructor(
    readonly urls: readonly string[],
    readonly tally: Tally,
    windowSeconds: number,
  ) {
    this.window = windowSeconds * SECOND;
    // Every tab rests by it.
    setMaxListeners(0, this.#end.signal);
    const ticking = setInterval(() => this.#tick(), TICK);
    atEnd(() => clearInterval(ticking));
  }

  /**
   * Whether the machine was lately so busy that this process stood still: then a request may have stood somewhere for
   * longer than the window, which no network of the protocol's bounds does.
   */
  get stalled(): boolean {
    return performance.now() - this.#stalledAt < 3 * this.window;
  }

  #tick(): void {
    const now = performance.now();
    const stall = now - this.#tickedAt - TICK;
    this.worstStall = Math.max(this.worstStall, stall);
    if (stall > this.window / 20) this.#stalledAt = now;
    this.#tickedAt = now;
  }

  /** The load is over: a client ends when its present request is answered. */
  get over(): boolean {
    return this.#end.signal.aborted;
  }

  end(): void {
    this.#end.abort();
  }

  /** One refresh with a deadline of half the window, at any of the servers or at the one named. */
  async refresh(token: string, url = this.random.pick(this.urls)): Promise<Reply> {
    const body = new URLSearchParams({ grant_type: GRANT_TYPES.refreshToken, refresh_token: token }).toString();
    return this.#read(await ask({ method: "POST", url: `${url}/token`, headers, body }, this.window / 2));
  }

  /** Waits at random, milliseconds. */
  async pause(least: number, most: number): Promise<void> {
    await after(this.random.int(least, most));
  }

  /** Waits at random, milliseconds, until the load is over at most. */
  async rest(least: number, most: number): Promise<void> {
    await after(this.random.int(least, most), undefined, { signal: this.#end.signal }).catch(() => undefined);
  }

  /**
   * What a client waits before it tries again, longer after each attempt. The server's own advice is for windows of ten
   * seconds.
   */
  async backOff(attempt: number): Promise<void> {
    await this.pause(this.window / 20, (this.window / 8) * Math.min(attempt, 4));
  }

  #read(answer: Answer | undefined): Reply {
    const { tally } = this;
    if (!answer) tally.lost++;
    else if (answer.status === 200) {
      tally.refreshes++;
      return { kind: "token", token: JSON.parse(answer.text).refresh_token };
    } else if (answer.status === 503) {
      tally.unavailable++;
      if (answer.retryAfter === undefined) tally.adviceless++;
    } else if (answer.status === 400 && JSON.parse(answer.text).error === "invalid_grant")
      return { kind: "ended", text: answer.text };
    else tally.odd.push(`${answer.status} ${answer.text}`);
    return { kind: "unknown" };
  }
}
