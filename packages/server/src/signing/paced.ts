import { setTimeout as pause } from "node:timers/promises";

/**
 * A piece of work that begins once per interval at most, however often it is wanted. Who asks gets a run that begins
 * after the asking: at once, or with all others who ask meanwhile when the interval is over.
 */
export class Paced {
  readonly #work: () => Promise<void>;
  readonly #interval: number;
  #waiting: Promise<void> | undefined;
  #notBefore = 0;

  /** `interval` in milliseconds, measured by the machine's monotonic clock. */
  constructor(work: () => Promise<void>, interval: number) {
    this.#work = work;
    this.#interval = interval;
  }

  /** Rejects with what the work throws. */
  run(): Promise<void> {
    this.#waiting ??= this.#next();
    return this.#waiting;
  }

  async #next(): Promise<void> {
    await pause(Math.max(0, this.#notBefore - performance.now()));
    this.#waiting = undefined;
    this.#notBefore = performance.now() + this.#interval;
    await this.#work();
  }
}
