import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeSection } from "./chart-document.js";
import { measureEngines } from "./engines.js";
import { measureGateway } from "./gateway.js";
import { measureLogin } from "./login.js";
import type { Report } from "./measurement.js";
import { measureRefresh } from "./refresh.js";
import { measureSessions } from "./sessions.js";
import { measureSimulator } from "./simulator.js";
import { measureVerify } from "./verify.js";

// `npm run bench -- NAME [--seconds N] [--json] [--write]`: measures a built program of this repository; `--write` puts
// what came out into `docs/benchmarks.md`. Ends with 1 when it misses its aim or cannot be measured, with 2 when the
// command line cannot be understood.

const benchmarks: Record<string, (seconds: number, dataFolder: string) => Promise<Report>> = {
  engines: measureEngines,
  gateway: measureGateway,
  login: measureLogin,
  refresh: measureRefresh,
  sessions: measureSessions,
  simulator: measureSimulator,
  verify: measureVerify,
};
interface Wish {
  name: string;
  seconds: number;
  json: boolean;
  /** Whether the documents take the figures. */
  write: boolean;
}

const usage = `npm run bench -- ${Object.keys(benchmarks).join(" | ")} [--seconds N] [--json] [--write]`;

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
    const report = await measure(wish.seconds, dataFolder);
    const { lines, record, reached } = report;
    if (wish.write) writeSection(wish.name, `npm run bench -- ${args.join(" ")}`, report);
    console.log(wish.json ? JSON.stringify(record) : lines.join("\n"));
    return reached ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

function read(args: string[]): Wish | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        seconds: { type: "string", default: "5" },
        json: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
      },
    });
    const [name = "", ...more] = positionals;
    const seconds = Number(values.seconds);
    return more.length === 0 && seconds > 0 && seconds <= 600 ? { ...values, name, seconds } : undefined;
  } catch {
    return undefined;
  }
}
