import type { JWK } from "jose";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import type { Database } from "../storage/database.js";
import { SealBroken } from "./envelope.js";
import { type KeyOfStore, KeyRolling } from "./key-rolling.js";
import { isPublished, KeySchedule, type KeyState, stateOf } from "./key-schedule.js";
import type { KeyWrapper } from "./key-wrapper.js";
import { Paced } from "./paced.js";
import {
  privateKey,
  type SigningAlgorithm,
  type SigningKey,
  type VerificationKey,
  verificationKey,
} from "./signing-key.js";

export type { SigningAlgorithm, SigningKey, VerificationKey } from "./signing-key.js";

/** A key as this process holds it: its row, and the halves it has read. */
interface HeldKey {
  row: KeyOfStore;
  key: VerificationKey | SigningKey;
}

/** Key ids are SHA-256 thumbprints (RFC 7638). */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
/** Milliseconds between two readings of the store for the sake of unknown key ids. */
const COOL_DOWN = SECOND;
const LONGEST_CACHE = MINUTE;

/**
 * The keys that sign access tokens, as one process sees them. They lie in SQL, private halves sealed; which of them signs
 * follows from the clock. Nothing here needs the store except `refresh` and the first sight of an unknown key id: while
 * it is down the last known keys go on.
 */
export class SigningKeys {
  readonly #rolling: KeyRolling;
  readonly #wrapper: KeyWrapper;
  readonly #clock: Clock;
  readonly #lead: number;
  readonly #lookAgain = new Paced(() => this.#lookForUnknown(), COOL_DOWN);
  #held: ReadonlyMap<string, HeldKey> = new Map();
  #reading = 0;
  #shown = 0;

  private constructor(rolling: KeyRolling, wrapper: KeyWrapper, clock: Clock, lead: number) {
    this.#rolling = rolling;
    this.#wrapper = wrapper;
    this.#clock = clock;
    this.#lead = lead;
  }

  /**
   * Reads the keys; makes the first one where there is none, and announces one where the algorithm has changed. Call
   * `refresh` every few seconds from then on. Throws `SealBroken`.
   */
  static async open(
    db: Database,
    wrapper: KeyWrapper,
    clock: Clock,
    algorithm: SigningAlgorithm,
    schedule = new KeySchedule(),
  ): Promise<SigningKeys> {
    const rolling = new KeyRolling(db, wrapper, clock, algorithm, schedule);
    const keys = new SigningKeys(rolling, wrapper, clock, schedule.lead);
    await keys.#show(() => rolling.read());
    await keys.#show(() => rolling.start());
    return keys;
  }

  /**
   * Reads the keys again, announces the next one when it is time and clears away old ones. Throws the store's error, and
   * `SealBroken` where a key that is to sign does not open; what could be read is in use all the same.
   */
  async refresh(): Promise<void> {
    // First what there is: a process with the wrong root keys stops here and adds nothing.
    await this.#show(() => this.#rolling.read());
    await this.#show(() => this.#rolling.keepUp());
  }

  /** The key that signs now. A process that cannot open it goes on with the one before. */
  get current(): SigningKey {
    const now = this.#clock.now();
    const signers = [...this.#held.values()].filter(({ row }) => isPublished(row, now));
    // A key that signs from a moment on which this clock has yet to reach is better than none.
    const due = signers.findLast(({ row, key }) => canSign(key) && row.signsFrom <= now);
    const { key } = due ?? signers.find((held) => canSign(held.key)) ?? {};
    if (!key || !canSign(key)) throw new Error("no signing key can be used");
    return key;
  }

  /** The key a token names, while it is published; its algorithm comes with it (RFC 8725 §3.1). */
  find(kid: string): VerificationKey | undefined {
    const held = this.#held.get(kid);
    return held && isPublished(held.row, this.#clock.now()) ? held.key : undefined;
  }

  /**
   * As `find`; a key id that is new to this process makes it look into the store, once a second at most: whoever comes
   * in between waits for the next look, so that no token of a key just made is refused. Throws the store's error.
   */
  async resolve(kid: string): Promise<VerificationKey | undefined> {
    if (!this.#held.has(kid) && THUMBPRINT.test(kid)) await this.#lookAgain.run();
    return this.find(kid);
  }

  /** The public halves (RFC 7517 §5). */
  jwks(): { keys: JWK[] } {
    const now = this.#clock.now();
    const published = [...this.#held.values()].filter(({ row }) => isPublished(row, now));
    return { keys: published.map(({ key }) => key.publicJwk) };
  }

  /** Seconds the JWKS may be cached: less than a key is announced before it signs. */
  get jwksMaxAge(): number {
    return Math.floor(Math.min(LONGEST_CACHE, this.#lead / 2) / SECOND);
  }

  /** All keys this process knows, oldest first, and what each one does now. */
  states(): { kid: string; algorithm: SigningAlgorithm; state: KeyState }[] {
    const now = this.#clock.now();
    return [...this.#held.values()].map(({ row }) => ({
      kid: row.kid,
      algorithm: row.algorithm,
      state: stateOf(row, now),
    }));
  }

  async #lookForUnknown(): Promise<void> {
    try {
      await this.#show(() => this.#rolling.read());
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  }

  /** Takes over what `read` finds, unless a reading that began later was faster. */
  async #show(read: () => Promise<KeyOfStore[]>): Promise<void> {
    const reading = ++this.#reading;
    const rows = await read();
    const known = this.#held;
    const opened = await Promise.all(rows.map((row) => this.#open(row, known.get(row.kid)?.key)));
    if (reading > this.#shown) {
      this.#shown = reading;
      this.#held = new Map(opened.map(({ held }) => [held.row.kid, held]));
    }
    if (opened.some(({ broken }) => broken)) throw new SealBroken();
  }

  async #open(row: KeyOfStore, known: HeldKey["key"] | undefined): Promise<{ held: HeldKey; broken: boolean }> {
    const key = known ?? (await verificationKey(row));
    const state = stateOf(row, this.#clock.now());
    const signs = state === "announced" || state === "signing";
    if (!signs || canSign(key) || row.privateJwk === undefined) return { held: { row, key }, broken: false };
    try {
      const signing: SigningKey = { ...key, privateKey: await privateKey(this.#wrapper, row, row.privateJwk) };
      return { held: { row, key: signing }, broken: false };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return { held: { row, key }, broken: true };
    }
  }
}

function canSign(key: VerificationKey | SigningKey): key is SigningKey {
  return "privateKey" in key;
}
