import { DAY, HOUR, MINUTE } from "../lib/clock.js";
import type { SigningAlgorithm } from "./signing-key.js";

/** What the schedule knows of a key: milliseconds since the epoch. */
export interface ScheduledKey {
  algorithm: SigningAlgorithm;
  signsFrom: number;
  revokedAt: number | undefined;
}

/** Where a key's life has its turns; undefined where no successor has settled it yet. */
export interface KeyLife extends ScheduledKey {
  signsUntil: number | undefined;
  /** Until then the key stands in the JWKS and its tokens verify. */
  publishedUntil: number | undefined;
}

/**
 * `announced`: in the JWKS, so that it is known before its first token. `signing`. `retiring`: in the JWKS until its last
 * token has expired. `retired`: history. `revoked`: out of the JWKS before its time, with everything it signed.
 */
export type KeyState = "announced" | "signing" | "retiring" | "retired" | "revoked";

/** How far the clocks of two servers may differ, and then some. */
const LEEWAY = MINUTE;

/**
 * The life of signing keys as a function of their rows and the clock, so that every process sees the same state without
 * a word to the others. All times are milliseconds; keys come in the order of their sequence numbers.
 */
export class KeySchedule {
  /** How long a key signs before the next one takes over. */
  readonly lifetime: number;
  /** How long a key is announced before it signs: longer than any cache of the JWKS. */
  readonly lead: number;
  /** The longest life of an access token; clients are allowed an hour at most. */
  readonly accessLifetime: number;

  constructor(lifetime = 30 * DAY, lead = HOUR, accessLifetime = HOUR) {
    this.lifetime = lifetime;
    this.lead = lead;
    this.accessLifetime = accessLifetime;
  }

  /** Each key with the turns of its life: the next key that is not revoked ends its signing. */
  lives<Key extends ScheduledKey>(keys: readonly Key[]): (Key & KeyLife)[] {
    return keys.map((key, index) => {
      if (key.revokedAt !== undefined) return { ...key, signsUntil: key.revokedAt, publishedUntil: key.revokedAt };
      const signsUntil = keys.slice(index + 1).find(isUsable)?.signsFrom;
      const publishedUntil = signsUntil === undefined ? undefined : signsUntil + this.accessLifetime + LEEWAY;
      return { ...key, signsUntil, publishedUntil };
    });
  }

  /** When the next key has to sign from, if it is time to announce it; undefined if not. Without any key: at once. */
  next(keys: readonly ScheduledKey[], now: number): number | undefined {
    const newest = keys.findLast(isUsable);
    if (!newest) return now;
    const end = newest.signsFrom + this.lifetime;
    return now < end - this.lead ? undefined : Math.max(end, now + this.lead);
  }

  /** As `next`; a newest key of another algorithm than the configured one wants a successor too. */
  nextOf(algorithm: SigningAlgorithm, keys: readonly ScheduledKey[], now: number): number | undefined {
    const newest = keys.findLast(isUsable);
    return newest && newest.algorithm !== algorithm ? this.#after(newest, now) : this.next(keys, now);
  }

  /** As `next`, when somebody wants the keys rolled: undefined if a key of the algorithm is announced already. */
  rolled(algorithm: SigningAlgorithm, keys: readonly ScheduledKey[], now: number): number | undefined {
    const newest = keys.findLast(isUsable);
    if (!newest) return now;
    return newest.algorithm === algorithm && now < newest.signsFrom ? undefined : this.#after(newest, now);
  }

  #after(newest: ScheduledKey, now: number): number {
    return Math.max(newest.signsFrom, now + this.lead);
  }
}

/** A key's state at a moment. */
export function stateOf(life: KeyLife, now: number): KeyState {
  if (life.revokedAt !== undefined) return "revoked";
  if (life.publishedUntil !== undefined && now >= life.publishedUntil) return "retired";
  if (life.signsUntil !== undefined && now >= life.signsUntil) return "retiring";
  return now < life.signsFrom ? "announced" : "signing";
}

/** Whether a key stands in the JWKS at a moment, and its tokens verify. */
export function isPublished(life: KeyLife, now: number): boolean {
  return life.publishedUntil === undefined || now < life.publishedUntil;
}

function isUsable(key: ScheduledKey): boolean {
  return key.revokedAt === undefined;
}
