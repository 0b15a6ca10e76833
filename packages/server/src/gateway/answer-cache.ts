/** An answer of a provider that is kept. Times in milliseconds. */
export interface Kept {
  body: Readonly<Record<string, unknown>>;
  /** The bytes it came as. */
  size: number;
  /** As the provider named this version of it (RFC 9110 §8.8.3). */
  etag: string | undefined;
  /** Until when it is given without a question. */
  freshUntil: number;
  /** Until when it is given while it is asked for anew (RFC 5861 §3). */
  usableUntil: number;
  /** Until when it is remembered. */
  keptUntil: number;
}

/** Kept answers by key, within bounds: whoever was asked for longest ago goes first. */
export class AnswerCache {
  readonly #mostEntries: number;
  readonly #mostBytes: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(mostEntries: number, mostBytes: number) {
    this.#mostEntries = mostEntries;
    this.#mostBytes = mostBytes;
  }

  get size(): number {
    return this.#kept.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string, now: number): Kept | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.delete(key);
    if (kept.keptUntil <= now) return undefined;
    this.#add(key, kept);
    return kept;
  }

  /** Keeps an answer, in place of the one before; one that takes an eighth of the room is not worth it. */
  set(key: string, kept: Kept): void {
    this.delete(key);
    if (kept.size > this.#mostBytes / 8) return;
    this.#add(key, { ...kept, body: frozen(kept.body) });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#mostEntries && this.#bytes <= this.#mostBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    this.#bytes -= kept.size;
  }

  /** Forgets whatever the test says. */
  forget(isOld: (key: string, kept: Kept) => boolean): void {
    for (const [key, kept] of this.#kept) if (isOld(key, kept)) this.delete(key);
  }

  #add(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.size;
  }
}

/** Nobody can write into what others read. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
