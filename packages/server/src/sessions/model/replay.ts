import { DAY, SECOND } from "../../lib/clock.js";
import type { ManualClock } from "../../lib/manual-clock.js";
import type { RotationKey, RotationOutcome, RotationPolicy, RotationStore } from "../rotation.js";

const WINDOW = 10 * SECOND;
/** SQL would say that every session lives, so each record is believed. */
const policyOfAll = { window: WINDOW, idle: 365 * DAY, believedFor: 365 * DAY };

/** What can happen to a session besides a refresh. */
export type Event = "login" | "the window closes" | "a day passes";

/** One session on the store, with a time of its own. */
export interface Played {
  key: RotationKey;
  policy: RotationPolicy;
  now: number;
}

/** Plays histories on a real store, each on a session of its own, through nothing but the store's interface. */
export class Replay {
  readonly lateRetries: number;
  readonly #store: RotationStore;
  readonly #clock: ManualClock;
  #sessions = 0;

  constructor(store: RotationStore, clock: ManualClock, lateRetries: number) {
    this.#store = store;
    this.#clock = clock;
    this.lateRetries = lateRetries;
  }

  /** A session that the store knows nothing of. */
  unknown(): Played {
    this.#sessions += 1;
    const sid = `session_${this.lateRetries}_${this.#sessions}`;
    const now = this.#clock.now();
    const policy = { ...policyOfAll, lateRetries: this.lateRetries, absoluteEnd: now + 3650 * DAY };
    return { key: { accountId: "account", deviceId: `device_of_${sid}`, sid }, policy, now };
  }

  async happen(session: Played, event: Event): Promise<void> {
    if (event === "login") {
      this.#turnTo(session);
      await this.#store.open(session.key, session.policy);
    } else session.now += event === "a day passes" ? DAY : WINDOW;
  }

  /** As the service does: a record that is missing, of a session that is alive, is restored as the token tells it. */
  async refresh(session: Played, presented: number): Promise<RotationOutcome> {
    const { key, policy } = session;
    this.#turnTo(session);
    const outcome = await this.#store.rotate(key, presented, policy, "");
    if (outcome.kind !== "missing") return outcome;
    await this.#store.restore(key, presented, policy);
    return this.#store.rotate(key, presented, policy, "");
  }

  #turnTo(session: Played): void {
    this.#clock.advance(session.now - this.#clock.now());
  }
}
