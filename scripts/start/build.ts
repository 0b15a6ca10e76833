import { compile } from "../compile.js";
import { type Command, Program, root } from "../program.js";
import { diskFull, isDiskFull, Refusal } from "./refusal.js";
import type { Settings } from "./settings.js";
import { stopped } from "./stopping.js";
import { buildWeb, isWebStale } from "./web-build.js";

/** What runs: tests and scripts are not compiled for a start. */
export const products = compile("packages/server", "packages/next", "apps/spotify-simulator");

/** Builds what is stale. @throws Refusal with the compiler's words, or one line for a full disk. */
export async function build(settings: Settings, stop: AbortSignal): Promise<void> {
  await finish(products, stop);
  if (settings.watch || !isWebStale()) return;
  console.log("building the web app, once…");
  try {
    await buildWeb((command) => finish(command, stop));
  } catch (error) {
    if (isDiskFull(error)) throw diskFull(root);
    throw error;
  }
}

/** Runs a program to its end, or ends it when all shall stop. @throws Refusal when it fails. */
export async function finish(command: Command, stop: AbortSignal): Promise<void> {
  const program = new Program(command);
  const stopping = stopped(stop);
  try {
    const { code } = await Promise.race([program.ended, stopping]);
    if (code !== 0) throw failure(program);
  } finally {
    await program.stop();
  }
}

function failure({ command, lines }: Program): Refusal {
  const output = lines.join("\n");
  if (/Another next build process/.test(output)) return new Refusal("another start builds the web app: wait for it");
  return isDiskFull(output) ? diskFull(root) : new Refusal(`${command.name} failed:\n${output}`);
}
