import type { Clock } from "../lib/clock.js";
import { type RedisClient, RedisScript } from "./redis.js";
import { type Count, endOfWindow, type Throttle } from "./throttle.js";

const ADD = new RedisScript(`
local count = redis.call("INCR", KEYS[1])
if count == 1 then redis.call("PEXPIRE", KEYS[1], ARGV[1]) end
return count`);

/** A count whose window is over has gone, and must not come back below zero and without an end. */
const GIVE_BACK = new RedisScript(`
if tonumber(redis.call("GET", KEYS[1]) or "0") > 0 then return redis.call("DECR", KEYS[1]) end
return 0`);

/** Counts in Redis: one key for each window. */
export class RedisThrottle implements Throttle {
  readonly #redis: RedisClient;
  readonly #clock: Clock;

  constructor(redis: RedisClient, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  async take(counts: readonly Count[]): Promise<number> {
    const now = this.#clock.now();
    const waits = await Promise.all(counts.map((count) => this.#add(count, now)));
    const wait = Math.max(0, ...waits);
    if (wait > 0) await this.#giveBack(counts, now);
    return wait;
  }

  async giveBack(counts: readonly Count[]): Promise<void> {
    await this.#giveBack(counts, this.#clock.now());
  }

  /** Into the windows of this moment: a refusal that outlasts its window must make no room in the next. */
  async #giveBack(counts: readonly Count[], now: number): Promise<void> {
    await Promise.all(counts.map((count) => GIVE_BACK.run(this.#redis, [keyOf(count, now)], [])));
  }

  async #add(count: Count, now: number): Promise<number> {
    const wait = endOfWindow(now, count.window) - now;
    const counted = await ADD.run(this.#redis, [keyOf(count, now)], [wait]);
    return Number(counted) > count.most ? wait : 0;
  }
}

function keyOf({ key, window }: Count, now: number): string {
  return `throttle:${key}:${window}:${endOfWindow(now, window)}`;
}
