import { setTimeout as wait } from "node:timers/promises";
import { CounterfoilError } from "@counterfoil/protocol";
import { SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Carrier, Letter } from "./letter.js";

const MOST = 1000;
const AT_ONCE = 4;
/** How long a letter that could not be carried waits for its next turn. */
const PAUSES = [SECOND, 5 * SECOND, 30 * SECOND];

/**
 * Letters on their way. Whoever hands one in does not wait for it, so no answer tells by its time whether there was one
 * to write (PW-05). A letter that cannot be carried is tried again a few times; the log says that it failed, not whose
 * it was.
 */
export class Outbox {
  readonly #carrier: Carrier;
  readonly #log: Log;
  readonly #waiting: Letter[] = [];
  readonly #carrying = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(carrier: Carrier, log: Log) {
    this.#carrier = carrier;
    this.#log = log;
  }

  /** Throws `overloaded` where no more letters are taken, whoever they may be for. */
  requireRoom(): void {
    if (this.#waiting.length >= MOST) throw new CounterfoilError("overloaded", { retryAfter: 30 });
  }

  send(letter: Letter): void {
    this.#waiting.push(letter);
    this.#next();
  }

  /** Ends with what is being carried; what would have to be tried again later is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    while (this.#carrying.size > 0) await Promise.all(this.#carrying);
    this.#carrier.close();
  }

  #next(): void {
    if (this.#carrying.size >= AT_ONCE) return;
    const letter = this.#waiting.shift();
    if (!letter) return;
    const work = this.#carry(letter).finally(() => {
      this.#carrying.delete(work);
      this.#next();
    });
    this.#carrying.add(work);
  }

  async #carry(letter: Letter): Promise<void> {
    for (const pause of [...PAUSES, undefined]) {
      try {
        await this.#carrier.carry(letter);
        return;
      } catch (error) {
        const code = error instanceof Error && "code" in error ? error.code : undefined;
        if (pause === undefined || this.#closing.signal.aborted) this.#log.error({ code }, "a mail was given up");
        else this.#log.warn({ code }, "a mail could not be sent");
        if (pause === undefined || this.#closing.signal.aborted) return;
      }
      await wait(pause, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
    }
  }
}
