import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "../test/support/built.js";
import { drawScores } from "./chart.js";
import type { Report } from "./measurement.js";

const FILE = join(root, "docs/benchmarks.md");

/**
 * Writes what a benchmark printed into its part of `docs/benchmarks.md`, with the command and the machine, and its chart
 * beside it. @throws Error where the document has no such part.
 */
export function writeSection(name: string, command: string, report: Report): void {
  const text = readFileSync(FILE, "utf8");
  const [begin, end] = [`<!-- written by the benchmark: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no part for ${name}`);
  writeFileSync(
    FILE,
    `${text.slice(0, from + begin.length)}\n\n${sectionOf(name, command, report)}\n${text.slice(to)}`,
  );
}

function sectionOf(name: string, command: string, { lines, record, scores }: Report): string {
  const chart: string[] = [];
  if (scores) {
    writeFileSync(join(root, `docs/benchmark-${name}.svg`), drawScores(`${name}: answers per second and core`, scores));
    chart.push(`![Answers per second of each contender](benchmark-${name}.svg)`, "");
  }
  const measured = `Measured by \`${command}\` on ${machine()}, ${new Date().toISOString().slice(0, 10)}.`;
  return `${[measured, "", ...chart, ...lines, "", "```json", JSON.stringify(record), "```"].join("\n")}\n`;
}

function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores of ${cores[0]?.model.trim() ?? "unknown kind"}, ${memory} GB, Linux ${release()}, Node ${process.versions.node}`;
}
