import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Report } from "./measurement.js";
import { measureSessions } from "./sessions.js";
import { measureSimulator } from "./simulator.js";

// `npm run bench -- NAME [--seconds N] [--json]`: measures a built program of this repository. Ends with 1 when it
// misses its aim or cannot be measured, with 2 when the command line cannot be understood.

const benchmarks: Record<string, (seconds: number, dataFolder: string) => Promise<Report>> = {
  sessions: measureSessions,
  simulator: measureSimulator,
};
const usage = `npm run bench -- ${Object.keys(benchmarks).join(" | ")} [--seconds N] [--json]`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const wish = read(args);
  const measure = benchmarks[wish?.name ?? ""];
  if (!wish || !measure) {
    console.error(usage);
    return 2;
  }
  const dataFolder = mkdtempSync(join(tmpdir(), "counterfoil-bench-"));
  try {
    const { lines, record, reached } = await measure(wish.seconds, dataFolder);
    console.log(wish.json ? JSON.stringify(record) : lines.join("\n"));
    return reached ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

function read(args: string[]): { name: string; seconds: number; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { seconds: { type: "string", default: "5" }, json: { type: "boolean", default: false } },
    });
    const [name = "", ...more] = positionals;
    const seconds = Number(values.seconds);
    return more.length === 0 && seconds > 0 && seconds <= 600 ? { name, seconds, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}
