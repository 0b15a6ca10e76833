/** Hears one kind of news. */
export type Listener<T> = (news: T) => void;

/** Those who want to hear one kind of news. */
export class Listeners<T> {
  readonly #all = new Set<Listener<T>>();

  get size(): number {
    return this.#all.size;
  }

  /** Adds one; the function given back takes it away. */
  add(listener: Listener<T>): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  /** Tells all. One that throws keeps the others from nothing; what it threw goes to `onThrow`. */
  tell(news: T, onThrow: (thrown: unknown) => void): void {
    for (const listener of this.#all) {
      try {
        listener(news);
      } catch (thrown) {
        onThrow(thrown);
      }
    }
  }
}
