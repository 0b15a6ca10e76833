import { parseArgs } from "node:util";
import { provideStores } from "../../../scripts/services.js";
import { cleanUp } from "../../support/at-end.js";
import { scenarios } from "./scenarios.js";
import { sentence } from "./sentence.js";
import { type Findings, type Scenario, SECOND } from "./trial.js";

// `npm run test:faults [-- scenario… --seconds N --json]`: sessions under load while everything around them fails. The
// first word of several names, such as `vault`, stands for all of them; those on request run only when they are named.
// Ends with 1 when a promise was broken, with 2 when the command line cannot be understood.

const CLIENTS = 200;
const THEFTS = 20;
const WINDOW = 2;
/** For each second of load: 20,000 in the 20 seconds of a whole run. */
const REFRESHES = 1000;
/** Starting, healing and last checks of one scenario take no longer than this beyond its load. */
const MARGIN = 150 * SECOND;
const usage = `npm run test:faults -- [${scenarios.map(({ name }) => name).join(" | ")}]… [--seconds N] [--json]`;

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
process.exitCode = await main(process.argv.slice(2));
// A scenario that was given up may still wait for something.
setTimeout(() => process.exit(), SECOND).unref();

async function main(args: string[]): Promise<number> {
  const wish = read(args);
  if (!wish) {
    console.error(usage);
    return 2;
  }
  provideStores();
  const all: Findings[] = [];
  for (const scenario of wish.chosen) {
    const findings = await tryOut(scenario, wish.seconds);
    all.push(findings);
    if (!wish.json) console.log(sentence(findings));
    for (const violation of findings.violations) console.error(`  ${scenario.name}: ${violation}`);
  }
  if (wish.json) console.log(JSON.stringify(all));
  return all.every(({ violations }) => violations.length === 0) ? 0 : 1;
}

/** Runs one scenario; whatever it started is gone when this resolves. */
async function tryOut(scenario: Scenario, seconds: number): Promise<Findings> {
  const began = performance.now();
  process.stderr.write(`${scenario.name} … `);
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not come to an end")), 3 * seconds * SECOND + MARGIN);
  });
  try {
    const run = scenario.run({
      seconds,
      refreshes: REFRESHES * seconds,
      window: WINDOW,
      clients: CLIENTS,
      thefts: THEFTS,
    });
    return await Promise.race([run, overdue]);
  } catch (error) {
    return { name: scenario.name, figures: {}, violations: [error instanceof Error ? error.message : String(error)] };
  } finally {
    clearTimeout(timer);
    await cleanUp();
    process.stderr.write(`${((performance.now() - began) / SECOND).toFixed(0)} s\n`);
  }
}

function read(args: string[]): { chosen: readonly Scenario[]; seconds: number; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { seconds: { type: "string", default: "20" }, json: { type: "boolean", default: false } },
    });
    const chosen = scenarios.filter((scenario) =>
      positionals.length === 0 ? !scenario.onRequest : positionals.some((word) => means(word, scenario)),
    );
    const known = positionals.every((word) => scenarios.some((scenario) => means(word, scenario)));
    const seconds = Number(values.seconds);
    return known && seconds > 0 && seconds <= 3600 ? { chosen, seconds, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

function means(word: string, { name }: Scenario): boolean {
  return name === word || name.startsWith(`${word}-`);
}
