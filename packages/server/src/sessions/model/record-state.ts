import type { RotationOutcome } from "../rotation.js";

/** What the answers of a store have told about one record. It assumes nothing about how late retries are forgiven. */
export interface RecordState {
  generation: number;
  /** The retry window is open. */
  open: boolean;
  /** Reuse was seen. */
  ended: boolean;
  /** The generations of the newest late retries, as many as are granted in a row (at least one). */
  retriedAt: readonly number[];
  /** A day without a refresh has passed since the newest late retry. */
  rested: boolean;
  /** The store has lost everything: there is no record. */
  absent: boolean;
}

/** A session that has just begun. */
export const atLogin: RecordState = {
  generation: 0,
  open: false,
  ended: false,
  retriedAt: [],
  rested: false,
  absent: false,
};

/** A store contradicts itself: no record could have given this answer. */
export class Contradiction extends Error {
  override readonly name = "Contradiction";
}

/** The record once a generation was presented and answered: the very same object if nothing was written. */
export function after(
  state: RecordState,
  presented: number,
  outcome: RotationOutcome,
  lateRetries: number,
): RecordState {
  if (state.ended && outcome.kind !== "reused")
    throw new Contradiction(`an ended session goes on: ${outcome.kind} at ${JSON.stringify(state)}`);
  if (state.absent) return { ...atLogin, generation: presented, open: true };
  switch (outcome.kind) {
    case "missing":
    case "unproven":
      throw new Contradiction(`the store has lost a record that it was not made to lose: ${JSON.stringify(state)}`);
    case "reused":
      return state.ended ? state : { ...atLogin, generation: state.generation, ended: true };
    case "renewed":
    case "converged":
      if (outcome.generation === state.generation) return state;
      throw new Contradiction(`the holders part: ${outcome.kind} to ${outcome.generation} at ${JSON.stringify(state)}`);
    case "retried": {
      const repeated = state.retriedAt.at(-1) === state.generation;
      const retriedAt = repeated
        ? state.retriedAt
        : [...state.retriedAt, state.generation].slice(-Math.max(1, lateRetries));
      return { ...state, generation: outcome.generation, open: true, retriedAt, rested: false };
    }
    case "rotated":
    case "recovered":
      return { ...state, generation: outcome.generation, open: true };
  }
}
