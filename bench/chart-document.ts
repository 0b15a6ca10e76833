import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "../test/support/built.js";
import { drawScores } from "./chart.js";
import type { Report } from "./measurement.js";

const FILE = join(root, "docs/benchmarks.md");

/** The line of Node.js that runs this. */
const LINE = process.versions.node.split(".", 1)[0] ?? "";

/**
 * Writes what a benchmark printed into its part of `docs/benchmarks.md`, with the command and the machine, and its chart
 * beside it; each line of Node.js has a part of its own. @throws Error where the document has no such part.
 */
export function writeSection(name: string, command: string, report: Report): void {
  const text = readFileSync(FILE, "utf8");
  const part = `${name}, Node ${LINE}`;
  const [begin, end] = [`<!-- written by the benchmark: ${part} -->`, `<!-- end: ${part} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no part for ${part}`);
  writeFileSync(
    FILE,
    `${text.slice(0, from + begin.length)}\n\n${sectionOf(name, command, report)}\n${text.slice(to)}`,
  );
}

function sectionOf(name: string, command: string, { lines, record, scores }: Report): string {
  const chart: string[] = [];
  if (scores) {
    writeFileSync(join(root, `docs/${chartOf(name)}`), drawScores(`${name}: answers per second and core`, scores));
    chart.push(`![Answers per second of each contender](${chartOf(name)})`, "");
  }
  const measured = `Measured by \`${command}\` on ${machine()}, ${new Date().toISOString().slice(0, 10)}.`;
  return `${[measured, "", ...chart, ...lines, "", "```json", JSON.stringify(record), "```"].join("\n")}\n`;
}

function chartOf(name: string): string {
  return `benchmark-${name}-node${LINE}.svg`;
}

function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores of ${cores[0]?.model.trim() ?? "unknown kind"}, ${memory} GB, Linux ${release()}, Node ${process.versions.node}`;
}
