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

/** A Markdown table, which people can read in a terminal too. */
export function tableOf(scores: readonly Score[], mine: Score): string[] {
  const rows = scores.map((score) => [
    score.name,
    round(score.perSecond).toLocaleString("en"),
    score === mine ? "1" : ratioOf(mine, score).toFixed(2),
    score.p99.toFixed(1),
    score.busy === undefined ? "?" : `${Math.round(score.busy * 100)} %`,
    score.work,
  ]);
  const head = ["", "per second", "ours is × this", "p99, ms", "its core busy", "its work"];
  const widths = head.map((title, column) =>
    column === head.length - 1 ? 0 : Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 || at === 5 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => (at === 0 || at === 5 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(head), rule, ...rows.map(line)];
}
