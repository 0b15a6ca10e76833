import type { Bounds } from "./bounds.js";

/** What has to come out of a search. */
export type Expectation =
  | { honest: "is never signed out" | "is signed out" }
  | { windows: "at most" | "more than"; count: number };

/** One claim about the protocol, and the search that shows it. */
export interface Question {
  claim: string;
  bounds: Bounds;
  expected: Expectation;
}

const owner: Bounds = {
  lateRetries: 1,
  tabs: 3,
  generations: 6,
  lossesApart: "never",
  fallBacks: 0,
  losing: "its newest write",
  thief: "none",
};
const losing: Bounds = { ...owner, lossesApart: 2 };
const robbed: Bounds = { ...owner, tabs: 1, generations: 5, lossesApart: 2, thief: "apart" };

/** What the documents promise, and the known limits: a search that does not see those has bad eyes. */
const short: readonly Question[] = [
  safe("3 tabs, any loss and reordering inside the window", owner),
  safe("the same, no late retries (classic strict rotation)", { ...owner, lateRetries: 0 }),
  safe("losses past the window, again after two rotations", losing),
  safe("the same, two late retries", { ...losing, lateRetries: 2 }),
  {
    claim: "known limit: losses past the window one rotation apart",
    bounds: { ...losing, lossesApart: 1 },
    expected: { honest: "is signed out" },
  },
  safe("the store loses its newest write", { ...owner, fallBacks: 1 }),
  safe("the store loses its newest write, twice", { ...owner, fallBacks: 2 }),
  safe("the store loses everything, twice", { ...owner, fallBacks: 2, losing: "everything" }),
  bounded("a thief who shares no window with the owner", robbed),
  bounded("the same, no late retries", { ...robbed, lateRetries: 0 }),
  bounded("the same, two late retries", { ...robbed, lateRetries: 2 }),
  bounded("a thief, and the store loses its newest write", { ...robbed, generations: 6, fallBacks: 1 }),
  bounded("the same, no late retries, twice", { ...robbed, lateRetries: 0, fallBacks: 2 }),
  {
    claim: "known limit: a thief who knows the owner's rhythm",
    bounds: { ...robbed, generations: 6, thief: "knowing" },
    expected: { windows: "more than", count: 2 },
  },
  {
    claim: "known limit: a thief, and the store loses everything",
    bounds: { ...robbed, fallBacks: 1, losing: "everything" },
    expected: { windows: "more than", count: 4 },
  },
];

const long: readonly Question[] = [
  ...short,
  bounded("a thief, and an owner with two tabs", { ...robbed, tabs: 2 }),
  bounded("a thief, and the store loses its newest write, twice", { ...robbed, generations: 7, fallBacks: 2 }),
].map(further);

/** The questions in a few seconds, or more of them with larger bounds in about a minute. */
export function questions(extent: "short" | "full"): readonly Question[] {
  return extent === "full" ? long : short;
}

function safe(claim: string, bounds: Bounds): Question {
  return { claim, bounds, expected: { honest: "is never signed out" } };
}

/** B + 1 windows side by side, and as many again each time that the store falls back. */
function bounded(claim: string, bounds: Bounds): Question {
  return { claim, bounds, expected: { windows: "at most", count: (bounds.lateRetries + 1) * (bounds.fallBacks + 1) } };
}

function further(question: Question): Question {
  const { bounds } = question;
  return { ...question, bounds: { ...bounds, generations: bounds.generations + 1 } };
}
