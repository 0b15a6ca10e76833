import { CounterfoilError } from "@counterfoil/protocol";

/** Seconds after which a caller who found the queue full should come back. */
const COME_BACK = 2;

/** So many pieces of work at once and so many waiting; whoever comes beyond that is sent away at once. */
export class Turns {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /** Does the work when its turn comes. Throws `overloaded` where too many wait. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#most) this.#running++;
    else {
      if (this.#waiting.length >= this.#mostWaiting)
        throw new CounterfoilError("overloaded", { retryAfter: COME_BACK });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
