import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, HOUR, SECOND } from "../lib/clock.js";
import { retryIn } from "../providers/retry.js";
import type { CallOutcome } from "../vault/provider-call.js";
import { FairQueue } from "./fair-queue.js";

/** The provider counts requests in a window of this length. */
const WINDOW = 30 * SECOND;
/** Calls of one family that may be under way at once. */
const MOST_AT_ONCE = 16;
/** How long a call waits for its turn, and how many of one account may. */
const LONGEST_WAIT = 2 * SECOND;
const LONGEST_LINE = 64;
/** A window that was once learned never allows fewer. */
const LEAST = 10;
/** Beyond this many a learned window says nothing any more. */
const FORGOTTEN = 1000;

/**
 * The calls of one family of endpoints, as the provider counts them. How many a window takes is learned: the first 429
 * closes the family until its `Retry-After` is over, and from then on nine tenths of what had passed are let through per
 * window, a tenth more with each window without a 429. Whoever cannot go at once waits two seconds at most, accounts in
 * turn. Nobody ever waits for a `Retry-After`: it is told.
 */
export class FamilyBudget {
  readonly #clock: Clock;
  readonly #longestWait: number;
  readonly #queue = new FairQueue();
  /** When the calls of the last window began. */
  #begun: number[] = [];
  #underWay = 0;
  #allowed = Number.POSITIVE_INFINITY;
  #changedAt = 0;
  #closedUntil = 0;
  #quotaExceeded = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, longestWait = LONGEST_WAIT) {
    this.#clock = clock;
    this.#longestWait = longestWait;
  }

  /** Makes a call when it is the account's turn. Throws `rate_limited` where that is not soon. */
  async run<Result>(account: string, call: () => Promise<Result>): Promise<Result> {
    this.check();
    if (this.#queue.lengthOf(account) >= LONGEST_LINE) throw this.#refusal();
    if (this.#queue.size === 0 && this.#hasRoom()) this.#begin();
    else {
      this.#wakeLater();
      await this.#queue.wait(account, this.#longestWait, () => this.#refusal());
    }
    try {
      return await call();
    } finally {
      this.#underWay--;
      this.#letGo();
    }
  }

  /** Throws `rate_limited` while the provider wants to be left alone. */
  check(): void {
    if (this.#clock.now() < this.#closedUntil) throw this.#refusal();
  }

  /** Learns from what came of a call. */
  note<Body>(outcome: CallOutcome<Body>): void {
    if (outcome.kind !== "rate_limited") return;
    const now = this.#clock.now();
    const isOpen = now >= this.#closedUntil;
    this.#closedUntil = Math.max(this.#closedUntil, now + retryIn(outcome.retryAfter).retryAfter * SECOND);
    this.#quotaExceeded = outcome.quotaExceeded;
    // Those that were under way with it say nothing new, and a quota nothing about windows.
    if (isOpen && !outcome.quotaExceeded) {
      this.#allowed = Math.max(LEAST, Math.floor(this.#begunInWindow() * 0.9));
      this.#changedAt = now;
      // Once the provider lets calls in again, its window has room for them.
      this.#begun = [];
    }
    this.#queue.refuseAll(() => this.#refusal());
  }

  #begin(): void {
    this.#begun.push(this.#clock.now());
    this.#underWay++;
  }

  #hasRoom(): boolean {
    this.#grow();
    return this.#underWay < MOST_AT_ONCE && this.#begunInWindow() < this.#allowed;
  }

  #begunInWindow(): number {
    const start = this.#clock.now() - WINDOW;
    const first = this.#begun.findIndex((time) => time > start);
    this.#begun = first < 0 ? [] : first === 0 ? this.#begun : this.#begun.slice(first);
    return this.#begun.length;
  }

  #grow(): void {
    const now = this.#clock.now();
    if (this.#allowed === Number.POSITIVE_INFINITY || now < this.#changedAt + WINDOW) return;
    this.#allowed = Math.ceil(this.#allowed * 1.1);
    if (this.#allowed > FORGOTTEN) this.#allowed = Number.POSITIVE_INFINITY;
    this.#changedAt = now;
  }

  #letGo(): void {
    while (this.#queue.size > 0 && this.#hasRoom()) {
      this.#begin();
      this.#queue.next();
    }
    this.#wakeLater();
  }

  /** When the window has room again nobody calls: a timer does. */
  #wakeLater(): void {
    clearTimeout(this.#timer);
    const [oldest] = this.#begun;
    if (oldest === undefined || this.#begun.length < this.#allowed) return;
    this.#timer = setTimeout(() => this.#letGo(), Math.max(1, oldest + WINDOW - this.#clock.now() + 1));
    this.#timer.unref();
  }

  #refusal(): CounterfoilError {
    const now = this.#clock.now();
    const [oldest = now] = this.#begun;
    const isFull = this.#begun.length >= this.#allowed;
    const until = now < this.#closedUntil ? this.#closedUntil : isFull ? oldest + WINDOW : now;
    const retryAfter = Math.max(1, Math.ceil((until - now) / SECOND));
    const isLong = this.#quotaExceeded && retryAfter * SECOND > HOUR;
    return new CounterfoilError("rate_limited", {
      retryAfter,
      ...(isLong ? { detail: "The app has used up its quota at the provider for this kind of request." } : {}),
    });
  }
}
