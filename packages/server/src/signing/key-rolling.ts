import { type Clock, DAY } from "../lib/clock.js";
import type { Database } from "../storage/database.js";
import { type KeyRow, KeyRows } from "./key-rows.js";
import { isPublished, type KeyLife, KeySchedule, type ScheduledKey } from "./key-schedule.js";
import type { KeyWrapper } from "./key-wrapper.js";
import { makeKey, type SigningAlgorithm } from "./signing-key.js";

/** A key's row with the turns of its life. */
export type KeyOfStore = KeyRow & KeyLife;

/** How long the row of a key that is out of use is kept. */
const HISTORY = 90 * DAY;

/**
 * Adds keys, revokes them and clears them away. Any process does it whenever it is time; the sequence number lets one of
 * two that do it at once succeed. Opens no private half, so that keys whose root key is lost can be rolled.
 */
export class KeyRolling {
  readonly #rows: KeyRows;
  readonly #wrapper: KeyWrapper;
  readonly #clock: Clock;
  readonly #algorithm: SigningAlgorithm;
  readonly #schedule: KeySchedule;

  constructor(
    db: Database,
    wrapper: KeyWrapper,
    clock: Clock,
    algorithm: SigningAlgorithm,
    schedule = new KeySchedule(),
  ) {
    this.#rows = new KeyRows(db);
    this.#wrapper = wrapper;
    this.#clock = clock;
    this.#algorithm = algorithm;
    this.#schedule = schedule;
  }

  /** All keys of the store, oldest first. */
  async read(): Promise<KeyOfStore[]> {
    return this.#schedule.lives(await this.#rows.read());
  }

  /** At the start of a server: makes the first key, or announces one of the algorithm that is configured now. */
  start(): Promise<KeyOfStore[]> {
    return this.#add((keys, now) => this.#schedule.nextOf(this.#algorithm, keys, now));
  }

  /** Announces the next key when it is time, and clears away what is out of use. */
  async keepUp(): Promise<KeyOfStore[]> {
    const keys = await this.#add((all, now) => this.#schedule.next(all, now));
    await this.#clear(keys);
    return keys;
  }

  /** Announces a new key now; the one that is announced already counts as it. It signs after the schedule's lead. */
  announce(): Promise<KeyOfStore[]> {
    return this.#add((keys, now) => this.#schedule.rolled(this.#algorithm, keys, now));
  }

  /**
   * The emergency: revokes all keys of the JWKS, announced ones included, and adds one that signs at once. What they
   * signed is refused as soon as a process has read the rows; `also` writes, in the same transaction, what makes it
   * faster: it gets the revoked key ids. Gives them too.
   */
  async replace(also: (transaction: Database, revoked: readonly string[]) => Promise<void>): Promise<string[]> {
    for (;;) {
      const keys = await this.read();
      const now = this.#clock.now();
      const revoked = keys.filter((key) => isPublished(key, now)).map((key) => key.kid);
      const key = await this.#make(keys, now, now);
      if (await this.#rows.replace(key, revoked, (transaction) => also(transaction, revoked))) return revoked;
    }
  }

  /** Adds a key as long as `when` names a time for it to sign from, and gives all. */
  async #add(when: (keys: readonly ScheduledKey[], now: number) => number | undefined): Promise<KeyOfStore[]> {
    for (;;) {
      const keys = await this.read();
      const now = this.#clock.now();
      const signsFrom = when(keys, now);
      if (signsFrom === undefined) return keys;
      await this.#rows.add(await this.#make(keys, now, signsFrom));
    }
  }

  async #make(keys: readonly KeyRow[], createdAt: number, signsFrom: number): Promise<KeyRow> {
    const sequence = (keys.at(-1)?.sequence ?? 0) + 1;
    return { ...(await makeKey(this.#wrapper, this.#algorithm)), sequence, createdAt, signsFrom, revokedAt: undefined };
  }

  async #clear(keys: readonly KeyOfStore[]): Promise<void> {
    const now = this.#clock.now();
    const done = keys.filter((key) => !isPublished(key, now));
    const old = done.filter((key) => key.publishedUntil !== undefined && now >= key.publishedUntil + HISTORY);
    await this.#rows.removePrivateHalves(done.filter((key) => key.privateJwk !== undefined).map((key) => key.kid));
    await this.#rows.remove(old.map((key) => key.kid));
  }
}
