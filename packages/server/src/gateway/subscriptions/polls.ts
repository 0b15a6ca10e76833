import { CounterfoilError } from "@counterfoil/protocol";
import { Channel } from "../../lib/channel.js";
import { SECOND } from "../../lib/clock.js";
import { isStorageFault } from "../../storage/fault.js";

/** The pause between two questions while something changes, and at most, when nothing does. */
const SHORTEST = 5 * SECOND;
const LONGEST = 60 * SECOND;
const GROWTH = 1.5;

/** An object as a provider sent it. */
type Sent = Record<string, unknown>;

/** What is asked for again and again. */
export interface Poll {
  name: string;
  read: () => Promise<Sent>;
  /** What has to differ for an answer to be news. */
  keyOf: (sent: Sent) => string;
  /** Milliseconds until it changes by itself, where that is known. */
  changesIn: (sent: Sent) => number | undefined;
}

/**
 * Questions to a provider that all sockets of an account share, one of each kind in a process. They are asked less and less
 * often while nothing changes, wait as long as the provider says, and stop with the last listener.
 */
export class Polls {
  readonly #running = new Map<string, RunningPoll>();

  /** The newest answer at once where it is known, and each one that differs. */
  listen(accountId: string, poll: Poll): Channel<Sent> {
    const key = `${accountId} ${poll.name}`;
    const running = this.#running.get(key) ?? new RunningPoll(poll);
    this.#running.set(key, running);
    return running.listen(() => this.#running.get(key) === running && this.#running.delete(key));
  }

  /** How many questions are under way or waiting. */
  get size(): number {
    return this.#running.size;
  }
}

class RunningPoll {
  readonly #poll: Poll;
  readonly #listeners = new Set<Channel<Sent>>();
  #newest: Sent | undefined;
  #pause = SHORTEST;
  #timer: NodeJS.Timeout | undefined;

  constructor(poll: Poll) {
    this.#poll = poll;
  }

  listen(onLast: () => void): Channel<Sent> {
    const channel = new Channel<Sent>(1, () => {
      this.#listeners.delete(channel);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#timer);
      onLast();
    });
    this.#listeners.add(channel);
    if (this.#newest) channel.push(this.#newest);
    if (this.#listeners.size === 1) void this.#ask();
    return channel;
  }

  async #ask(): Promise<void> {
    try {
      const sent = await this.#poll.read();
      if (this.#listeners.size > 0) this.#wait(this.#take(sent));
    } catch (error) {
      if (!isPassing(error)) for (const listener of [...this.#listeners]) listener.fail(error);
      else if (this.#listeners.size > 0) this.#wait(this.#pauseAfter(error));
    }
  }

  /** Tells the answer if it is news; the pause after it. */
  #take(sent: Sent): number {
    const { keyOf, changesIn } = this.#poll;
    const isNews = !this.#newest || keyOf(this.#newest) !== keyOf(sent);
    this.#newest = sent;
    this.#pause = isNews ? SHORTEST : Math.min(LONGEST, this.#pause * GROWTH);
    if (isNews) for (const listener of this.#listeners) listener.push(sent);
    return Math.max(SHORTEST, Math.min(this.#pause, (changesIn(sent) ?? LONGEST) + SECOND));
  }

  #pauseAfter(error: unknown): number {
    this.#pause = Math.min(LONGEST, this.#pause * GROWTH);
    const wanted = error instanceof CounterfoilError ? (error.retryAfter ?? 0) * SECOND : 0;
    return Math.max(this.#pause, wanted);
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.#ask(), milliseconds);
    this.#timer.unref();
  }
}

/** Whether trying again can help without anybody doing anything. */
function isPassing(error: unknown): boolean {
  return isStorageFault(error) || (error instanceof CounterfoilError && error.retryAfter !== undefined);
}
