import type { ManualClock } from "../../lib/manual-clock.js";
import type { RotationStore } from "../rotation.js";
import type { Question } from "./questions.js";
import { Records } from "./records.js";
import { Replay } from "./replay.js";
import { type Found, search } from "./search.js";

/** The answer of a store to one question. */
export interface Answered {
  question: Question;
  found: Found;
  /** What was found is not what was expected: how it came to that. */
  violation: string | undefined;
}

/** What all questions together found. */
export interface Examination {
  store: string;
  states: number;
  /** Distinct steps that ran on the store. */
  storeSteps: number;
  seconds: number;
  answers: Answered[];
}

/** Asks a store every question, with one set of records for each number of late retries. */
export async function examine(
  name: string,
  store: RotationStore,
  clock: ManualClock,
  questions: readonly Question[],
  progress: (states: number, question: Question) => void = () => undefined,
): Promise<Examination> {
  const began = performance.now();
  const policies = new Map<number, Records>();
  const answers: Answered[] = [];
  for (const question of questions) {
    const { bounds } = question;
    const records = policies.get(bounds.lateRetries) ?? new Records(new Replay(store, clock, bounds.lateRetries));
    policies.set(bounds.lateRetries, records);
    const found = await search(records, bounds, (states) => progress(states, question));
    answers.push({ question, found, violation: violation(question, found) });
  }
  return {
    store: name,
    states: answers.reduce((sum, { found }) => sum + found.states, 0),
    storeSteps: [...policies.values()].reduce((sum, records) => sum + records.executed, 0),
    seconds: (performance.now() - began) / 1000,
    answers,
  };
}

/** How what was found is not what was expected. */
function violation({ expected }: Question, { signedOut, windows, longest }: Found): string | undefined {
  if ("honest" in expected) {
    if (expected.honest === "is signed out") return signedOut === undefined ? "nobody was signed out" : undefined;
    return signedOut && `an honest client was signed out: ${signedOut}`;
  }
  if (expected.windows === "more than")
    return windows > expected.count ? undefined : `only ${windows} windows were seen: ${longest}`;
  return windows > expected.count ? `${windows} windows side by side: ${longest}` : undefined;
}
