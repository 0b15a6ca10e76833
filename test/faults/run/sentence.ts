import type { Findings } from "./trial.js";

/** One line: the name, the figures, and how it ended. */
export function sentence({ name, figures, violations }: Findings): string {
  const parts = Object.entries(figures).map(([what, figure]) => `${what} ${figure}`);
  const end = violations.length === 0 ? "ok" : `FAILED (${violations.length})`;
  return [`${name.padEnd(16)} ${end}`, ...parts].join(" · ");
}
