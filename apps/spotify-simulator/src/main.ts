#!/usr/bin/env node
import { help, readCommandLine, UsageError } from "./command-line.js";
import { StartProblem } from "./problem.js";
import { type SimulatorOptions, startSimulator } from "./simulator.js";

async function run(options: SimulatorOptions): Promise<void> {
  const starting = startSimulator(options);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    const simulator = await starting;
    await simulator.close();
    process.exit(0);
  };
  // Heard from the beginning, so that a stop during the start is an orderly one too.
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, () => end().catch(fail));

  const { url, mode, users, tracks } = await starting;
  if (ending) return;
  console.log(
    `simulator   ${url}  Spotify, simulated: ${mode} mode, ${users} users, ${tracks.toLocaleString("en")} tracks`,
  );
  process.send?.({ ready: url });
}

function fail(error: unknown): void {
  const expected = error instanceof StartProblem || error instanceof UsageError;
  console.error(expected ? `spotify-simulator: ${error.message}` : error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

try {
  const options = readCommandLine(process.argv.slice(2), process.env);
  if (options === "help") process.stdout.write(help);
  else await run(options);
} catch (error) {
  fail(error);
}
