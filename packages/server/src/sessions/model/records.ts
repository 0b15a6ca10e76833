import type { RotationOutcome } from "../rotation.js";
import { after, atLogin, type RecordState } from "./record-state.js";
import type { Event, Played, Replay } from "./replay.js";

/** One refresh: what the presenter holds now (`REFUSED`: nothing), and the record it left behind. */
export interface RefreshStep {
  answer: number;
  record: number;
}

/** The answer that ends the session at whoever receives it. */
export const REFUSED = -1;

interface Known {
  state: RecordState;
  /** The last part of the first way found here: from this record, by an event or a presented generation. */
  from: number | undefined;
  by: Event | number | undefined;
  steps: Map<number, RefreshStep>;
  /** A session that stands here on the store, for the next step. */
  spare: Played | undefined;
}

/**
 * The record states of one policy, by number, and what a real store does in them. A state is reached by replaying what
 * leads to it, so that a store which falls back is the replay without its newest write. Each step runs once and is
 * remembered: a store is a function of record, presented generation and time.
 */
export class Records {
  readonly #replay: Replay;
  readonly #numbers = new Map<string, number>();
  readonly #known: Known[] = [];
  #executed = 0;

  /** No record: the store has lost everything. */
  readonly absent: number;
  /** The record of a session that has just begun. */
  readonly begun: number;

  constructor(replay: Replay) {
    this.#replay = replay;
    this.absent = this.#number({ ...atLogin, absent: true }, undefined, undefined);
    this.begun = this.#number(atLogin, this.absent, "login");
  }

  /** Distinct steps that ran on the store. */
  get executed(): number {
    return this.#executed;
  }

  state(record: number): RecordState {
    return this.#at(record).state;
  }

  /** Runs a step on the store, unless it is known. */
  async learn(record: number, presented: number): Promise<void> {
    const { state, steps } = this.#at(record);
    if (steps.has(presented)) return;
    const session = await this.#reach(record);
    const outcome = await this.#replay.refresh(session, presented);
    const next = after(state, presented, outcome, this.#replay.lateRetries);
    const number = next === state ? record : this.#number(next, record, presented);
    this.#at(number).spare = session;
    steps.set(presented, { answer: holds(outcome), record: number });
    this.#executed += 1;
  }

  /** A step that was learnt. */
  step(record: number, presented: number): RefreshStep {
    const step = this.#at(record).steps.get(presented);
    if (!step) throw new Error(`generation ${presented} at record ${record} was not learnt`);
    return step;
  }

  /** The record when its window has closed. */
  closed(record: number): number {
    const { state } = this.#at(record);
    return state.open ? this.#number({ ...state, open: false }, record, "the window closes") : record;
  }

  /** The record when nobody has refreshed for a day: time must forgive nothing. */
  rested(record: number): number {
    const { state } = this.#at(record);
    if (state.retriedAt.length === 0 || state.rested) return record;
    return this.#number({ ...state, open: false, rested: true }, record, "a day passes");
  }

  /** A session that stands at this record on the store. */
  async #reach(record: number): Promise<Played> {
    const known = this.#at(record);
    const { spare, from, by } = known;
    known.spare = undefined;
    if (spare) return spare;
    if (from === undefined || by === undefined) return this.#replay.unknown();
    const session = await this.#reach(from);
    if (typeof by === "number") await this.#replay.refresh(session, by);
    else await this.#replay.happen(session, by);
    return session;
  }

  #at(record: number): Known {
    const known = this.#known[record];
    if (!known) throw new Error(`no record ${record}`);
    return known;
  }

  #number(state: RecordState, from: Known["from"], by: Known["by"]): number {
    const text = JSON.stringify(state);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#known.length);
    return this.#known.push({ state, from, by, steps: new Map(), spare: undefined }) - 1;
  }
}

function holds(outcome: RotationOutcome): number {
  return "generation" in outcome ? outcome.generation : REFUSED;
}
