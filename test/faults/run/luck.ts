/** What a client knows of its own bad luck: which answers it may have lost past the retry window. */
export class Luck {
  readonly #window: number;
  /** For each presented generation the time of the first request without an answer. */
  readonly #unanswered = new Map<number, number>();
  readonly #lateLosses: number[] = [];

  /** `window` in milliseconds. */
  constructor(window: number) {
    this.#window = window;
  }

  /** No answer came, or one that leaves open whether the store had moved. */
  unanswered(generation: number, sentAt: number): void {
    if (!this.#unanswered.has(generation)) this.#unanswered.set(generation, sentAt);
  }

  /** A request with this generation got its token, or was refused for good. */
  answered(generation: number): void {
    const lostAt = this.#unanswered.get(generation);
    if (lostAt !== undefined && performance.now() - lostAt > this.#window) this.#lateLosses.push(generation);
    this.#unanswered.delete(generation);
  }

  /** Generations whose answer was lost past the window. */
  get lateLosses(): readonly number[] {
    return this.#lateLosses;
  }

  /** Whether an answer of this generation may be lost past the window within the protocol's bounds. */
  mayLoseLate(generation: number): boolean {
    return this.#lateLosses.every((lost) => generation - lost >= 2);
  }

  /**
   * Whether what happened lies outside of what the protocol promises: answers lost past the window one generation apart,
   * or one of the newest two lost past it while the store itself fell back.
   */
  isBeyondBounds(storeFellBack: boolean): boolean {
    const [last, before] = this.#lateLosses.slice(-2).reverse();
    if (last === undefined) return false;
    return storeFellBack || (before !== undefined && last - before === 1);
  }
}
