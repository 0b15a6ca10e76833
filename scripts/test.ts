import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "./compile.js";
import { type Command, Program, root } from "./program.js";
import { findChromium, provideServices } from "./services.js";
import { buildWeb, isWebStale } from "./start/web-build.js";
import type { Tally } from "./tally.js";

// `npm test`: services, format and lint, types, the web app's build, then every test. Arguments go to Vitest.
// A failed step counts as one failed test and does not keep the rest from running.

const verbose = process.argv.includes("--verbose");
const args = process.argv.slice(2).filter((arg) => arg !== "--verbose");

if (!(await step("services", provideServices))) process.exit(1);
const results = [
  await step("biome check", () => run(biome())),
  await step("tsc -b", () => run(compile())),
  await step("web app", async () => {
    if (isWebStale()) await buildWeb(run);
  }),
];
const { passed, failed } = await runTests();
const allFailed = failed + results.filter((succeeded) => !succeeded).length;
process.exitCode = allFailed > 0 ? 1 : 0;
console.log(`${passed} passed, ${allFailed} failed`);

async function step(name: string, work: () => void | Promise<void>): Promise<boolean> {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  process.stdout.write(`${name} … `);
  try {
    await work();
    console.log(`ok, ${seconds()}`);
    return true;
  } catch (error) {
    console.log(`failed, ${seconds()}`);
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

async function run(command: Command): Promise<void> {
  const program = new Program(command);
  if (verbose) program.show();
  const { code } = await program.ended;
  if (code !== 0) throw new Error(verbose ? `${command.name} failed` : program.lines.join("\n"));
}

function biome(): Command {
  const file = join(root, "node_modules/@biomejs/biome/bin/biome");
  return { name: "biome", args: [file, "check"], cwd: root, env: process.env };
}

async function runTests(): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), "counterfoil-tests-"));
  const tallyFile = join(folder, "tally.json");
  const reporters = ["--reporter=default", `--reporter=${join(root, "scripts/tally.ts")}`];
  const vitest = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, CHROMIUM: findChromium(), TALLY_FILE: tallyFile },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(vitest, "close");
  const { passed, failed, skipped } = readTally(tallyFile);
  rmSync(folder, { recursive: true });
  const forgotten = isFilteredByName() ? 0 : skipped;
  if (forgotten > 0) console.error(`${forgotten} skipped: a skipped test counts as failed`);
  if (passed + failed === 0) console.error("no test was run");
  const problems = failed + forgotten;
  return { passed, failed: problems === 0 && (code !== 0 || passed === 0) ? 1 : problems };
}

/** What the reporter counted; nothing when Vitest ended before it could. */
function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

function isFilteredByName(): boolean {
  return args.some((arg) => arg === "-t" || arg.startsWith("--testNamePattern"));
}
