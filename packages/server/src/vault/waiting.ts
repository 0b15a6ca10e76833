import { setTimeout as pause } from "node:timers/promises";
import { CounterfoilError } from "@counterfoil/protocol";
import { SECOND } from "../lib/clock.js";

/** How long a caller waits for the process that asks: longer than a living one takes. */
const PATIENCE = 15 * SECOND;
/** Milliseconds between two looks at the row; each time twice as long. */
const FIRST_PAUSE = 25;
const LONGEST_PAUSE = 250;

/** The patience of one caller, and whose lease it has waited for. */
export class Waiting {
  readonly #until = performance.now() + PATIENCE;
  #pause = FIRST_PAUSE;
  #fence: number | undefined;

  /** Throws `provider_unavailable` when patience is at its end; `left` are the seconds the lease still has. */
  async rest(fence: number, left: number): Promise<void> {
    if (performance.now() > this.#until) throw new CounterfoilError("provider_unavailable", { retryAfter: left });
    this.#fence = fence;
    await pause(this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
  }

  /** Whether the lease it waited for, or a later one, is the one of this fence. */
  hasSeenOut(fence: number): boolean {
    return this.#fence !== undefined && fence >= this.#fence;
  }
}
