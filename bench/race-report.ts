import { markdownTable } from "./markdown-table.js";
import { ratioOf, type Score } from "./race.js";

/** The score of this name. @throws Error where there is none. */
export function scoreNamed(scores: readonly Score[], name: string): Score {
  const found = scores.find((score) => score.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
}

/** Those that are neither ours nor the floor. */
export function peersOf(scores: readonly Score[]): Score[] {
  return scores.filter(({ name }) => name !== "floor" && !name.startsWith("ours"));
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

/** What ours is in parts of each of these, by name. */
export function ratiosOf(mine: Score, others: readonly Score[]): Record<string, number> {
  return Object.fromEntries(others.map((other) => [other.name, round(ratioOf(mine, other), 2)]));
}

/** A race against a floor, as machines read it: `ratio` as the benchmark names its ratios. */
export function raceRecord(name: string, scores: readonly Score[], ratio: Record<string, number>): object {
  const [mine, floor] = [scoreNamed(scores, "ours"), scoreNamed(scores, "floor")];
  const peers = peersOf(scores);
  return {
    name,
    unit: "per second",
    ours: round(mine.perSecond),
    floor: round(floor.perSecond),
    peers: Object.fromEntries(peers.map(({ name, perSecond }) => [name, round(perSecond)])),
    ratio,
    p99Milliseconds: Object.fromEntries([mine, floor, ...peers].map(({ name, p99 }) => [name, round(p99, 1)])),
  };
}

/** The names of the aims that are not reached; one that was not measured is none that was. */
export function missedAims(
  aims: Readonly<Record<string, number>>,
  reached: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(aims).flatMap(([name, aim]) => ((reached[name] ?? 0) >= aim ? [] : name));
}

/** Whether all aims are reached, in words. */
export function verdictOf(missed: readonly string[]): string {
  return missed.length === 0 ? "reached" : `missed (${missed.join(", ")})`;
}

/** A table of the scores. */
export function tableOf(scores: readonly Score[], mine: Score): string[] {
  const rows = scores.map((score) => [
    score.name,
    round(score.perSecond).toLocaleString("en"),
    score === mine ? "1" : ratioOf(mine, score).toFixed(2),
    score.p99.toFixed(1),
    score.busy === undefined ? "?" : `${Math.round(score.busy * 100)} %`,
    score.work,
  ]);
  return markdownTable(["", "per second", "ours is × this", "p99, ms", "its core busy", "its work"], rows, [0, 5]);
}
