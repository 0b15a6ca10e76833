/**
 * Whether what the feed has told is recent enough to be relied on. A mark's watermark says up to when, by the store's
 * clock, everything has been told. That clock may differ from ours, but constantly: the smallest difference between
 * arrival and watermark on a connection is the clocks', whatever exceeds it is delay. Instants in milliseconds, ours by
 * the monotonic clock.
 */
export class Freshness {
  readonly #bound: number;
  #smallest = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;
  #freshUntil = Number.NEGATIVE_INFINITY;

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** A new connection, perhaps to another clock. What was told before keeps its age. */
  reconnected(): void {
    this.#smallest = Number.POSITIVE_INFINITY;
    this.#newest = Number.NEGATIVE_INFINITY;
  }

  /** Takes a mark; true where it brought news, false where the feed is stuck. */
  mark(watermark: number, arrival: number): boolean {
    const isNews = watermark > this.#newest;
    this.#smallest = Math.min(this.#smallest, arrival - watermark);
    this.#newest = Math.max(this.#newest, watermark);
    this.#freshUntil = this.#newest + this.#smallest + this.#bound;
    return isNews;
  }

  isFresh(now: number): boolean {
    return now < this.#freshUntil;
  }
}
