import { MINUTE } from "../lib/clock.js";
import type { StandingConnection } from "../vault/vault.js";
import { AnswerCache } from "./answer-cache.js";
import { isBelow } from "./endpoint.js";

/** What one connection may take of the memory. */
const MOST_ANSWERS = 200;
const MOST_BYTES = 4 * 1024 * 1024;
/** What all together may. */
const MOST_SHELVES = 2000;
const MOST_BYTES_IN_ALL = 32 * 1024 * 1024;
/** A shelf that nobody used for so long is taken down. */
const UNUSED = 10 * MINUTE;

/** The answers that one connection of one account was given. No other account ever meets it. */
export class Shelf {
  readonly answers = new AnswerCache(MOST_ANSWERS, MOST_BYTES);
  /** The market that the provider last said the account is in. */
  market: string | undefined;
  usedAt = 0;
  /** Counts what made answers old: one that was asked for before is not kept. */
  generation = 0;
  #changes: number;

  constructor(changes: number) {
    this.#changes = changes;
  }

  /** Another process changed something: nothing here is believed. */
  meet(changes: number): void {
    if (changes <= this.#changes) return;
    this.#changes = changes;
    this.generation++;
    this.answers.forget(() => true);
  }

  /** Something below these paths is about to change. */
  drop(prefixes: readonly string[]): void {
    this.generation++;
    this.answers.forget((path) => prefixes.some((prefix) => isBelow(path, prefix)));
  }

  /** It has changed, as the count says; whether another process changed something meanwhile shows in it. */
  changed(prefixes: readonly string[], changes: number): void {
    if (changes === this.#changes + 1) this.#changes = changes;
    this.drop(prefixes);
    this.meet(changes);
  }
}

/** The shelves of one provider's connections, by account and connection. */
export class Shelves {
  readonly #shelves = new Map<string, Map<string, Shelf>>();

  of(accountId: string, { id, changes }: StandingConnection, now: number): Shelf {
    const mine = this.#shelves.get(accountId) ?? new Map<string, Shelf>();
    const shelf = mine.get(id) ?? new Shelf(changes);
    shelf.meet(changes);
    shelf.usedAt = now;
    mine.set(id, shelf);
    // Moved to the end: the account that was away for longest stands first.
    this.#shelves.delete(accountId);
    this.#shelves.set(accountId, mine);
    if (this.#shelves.size > MOST_SHELVES) this.#dropOldest();
    return shelf;
  }

  /** Forgets all that an account was told. */
  forget(accountId: string): void {
    this.#shelves.delete(accountId);
  }

  /** Forgets what has ended, and what there is no room for. */
  sweep(now: number): void {
    let bytes = 0;
    for (const [accountId, mine] of this.#shelves) {
      for (const [id, shelf] of mine) {
        shelf.answers.forget((_path, { keptUntil }) => keptUntil <= now);
        bytes += shelf.answers.bytes;
        if (shelf.usedAt + UNUSED <= now) mine.delete(id);
      }
      if (mine.size === 0) this.#shelves.delete(accountId);
    }
    while (bytes > MOST_BYTES_IN_ALL) bytes -= this.#dropOldest();
  }

  get bytes(): number {
    return [...this.#shelves.values()].reduce((sum, mine) => sum + bytesOf(mine), 0);
  }

  #dropOldest(): number {
    const [oldest] = this.#shelves;
    if (!oldest) return Number.POSITIVE_INFINITY;
    const [accountId, mine] = oldest;
    this.#shelves.delete(accountId);
    return bytesOf(mine);
  }
}

function bytesOf(mine: ReadonlyMap<string, Shelf>): number {
  return [...mine.values()].reduce((sum, { answers }) => sum + answers.bytes, 0);
}
