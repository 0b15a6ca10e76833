import { createHash } from "node:crypto";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Chance that falls the same way each time: a small generator (mulberry32) started from a word. */
export class Random {
  #state: number;

  constructor(seed: string) {
    this.#state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  }

  /** At least 0, below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length - 1)];
    if (picked === undefined) throw new RangeError("pick needs a list with elements");
    return picked;
  }

  /** Up to `count` different elements, in random order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const pool = [...list];
    const taken = Math.min(count, pool.length);
    for (let place = 0; place < taken; place++) {
      const other = this.int(place, pool.length - 1);
      [pool[place], pool[other]] = [pool[other] as T, pool[place] as T];
    }
    return pool.slice(0, taken);
  }
}

/** A Spotify id: 128 bits as 22 base-62 digits, always the same for the same word. */
export function base62Id(word: string): string {
  let rest = BigInt(`0x${createHash("sha256").update(word).digest("hex").slice(0, 32)}`);
  let id = "";
  for (let place = 0; place < 22; place++) {
    id = (digits[Number(rest % 62n)] ?? "0") + id;
    rest /= 62n;
  }
  return id;
}
