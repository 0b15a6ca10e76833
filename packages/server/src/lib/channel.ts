/**
 * News on their way to one listener, as an async iterator. It holds as many as it is told and drops the oldest, so that a
 * slow listener fills no memory. `return` ends it at once, even while somebody waits for the next: a generator would not.
 */
export class Channel<Value> implements AsyncIterableIterator<Value> {
  readonly #most: number;
  readonly #onEnd: () => void;
  readonly #held: Value[] = [];
  #waiting: { resolve: (result: IteratorResult<Value>) => void; reject: (error: unknown) => void } | undefined;
  #failure: { error: unknown } | undefined;
  #ended = false;

  /** `onEnd` is called once, when nobody listens any more. */
  constructor(most: number, onEnd: () => void) {
    this.#most = most;
    this.#onEnd = onEnd;
  }

  push(value: Value): void {
    if (this.#ended) return;
    if (this.#waiting) this.#settle()?.resolve({ value, done: false });
    else this.#held.push(value);
    if (this.#held.length > this.#most) this.#held.shift();
  }

  /** Ends it with an error, after what it holds. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#finish();
    const waiting = this.#settle();
    if (waiting) waiting.reject(error);
    else this.#failure = { error };
  }

  async next(): Promise<IteratorResult<Value>> {
    if (this.#held.length > 0) return { value: this.#held.shift() as Value, done: false };
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = undefined;
      throw error;
    }
    if (this.#ended) return { value: undefined, done: true };
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async return(): Promise<IteratorResult<Value>> {
    this.#held.length = 0;
    this.#finish();
    this.#settle()?.resolve({ value: undefined, done: true });
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #settle() {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
  }
}
