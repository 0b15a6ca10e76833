import { type Clock, HOUR } from "../lib/clock.js";
import type { OneTimeStore, Taken } from "./one-time.js";
import type { RedisClient } from "./redis.js";

/** How long an expired entry is still told apart from an unknown one. */
const REMEMBERED = HOUR;

/** Things that can be taken once, in Redis: `GETDEL` gives a value to one caller, `SET … NX` succeeds for one. */
export class RedisOneTimeStore implements OneTimeStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock;

  constructor(redis: RedisClient, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  async put(kind: string, id: string, value: string, expiresAt: number): Promise<void> {
    const lifetime = Math.max(0, expiresAt - this.#clock.now()) + REMEMBERED;
    await this.#redis.set(keyOf(kind, id), `${expiresAt} ${value}`, "PX", lifetime);
  }

  async take(kind: string, id: string): Promise<Taken> {
    const text = await this.#redis.getdel(keyOf(kind, id));
    if (text === null) return { kind: "unknown" };
    const space = text.indexOf(" ");
    const overdue = this.#clock.now() - Number(text.slice(0, space));
    if (overdue >= REMEMBERED) return { kind: "unknown" };
    return overdue >= 0 ? { kind: "expired" } : { kind: "taken", value: text.slice(space + 1) };
  }

  async claim(kind: string, id: string, expiresAt: number): Promise<boolean> {
    const lifetime = Math.max(1, expiresAt - this.#clock.now());
    return (await this.#redis.set(keyOf(kind, id), "", "PX", lifetime, "NX")) === "OK";
  }
}

function keyOf(kind: string, id: string): string {
  return `once:${kind}:${id}`;
}
