import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../program.js";
import { build } from "./build.js";
import { DataFolder } from "./data-folder.js";
import { requireFree } from "./ports.js";
import { diskFull, isDiskFull, Refusal } from "./refusal.js";
import { serve } from "./serve.js";
import { help, readSettings, type Settings } from "./settings.js";
import { stopSignal } from "./stopping.js";

/**
 * Starts everything, waits until it shall end, ends everything.
 *
 * @returns the exit code: 0 after a signal, 1 after a problem, which is told on stderr.
 */
export async function main(args: string[]): Promise<number> {
  const stop = stopSignal();
  if (args.includes("--help")) {
    console.log(help);
    return 0;
  }
  try {
    if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
    await start(readSettings(args, process.env), stop);
    return 0;
  } catch (error) {
    if (stop.aborted) return 0;
    console.error(told(error));
    return 1;
  }
}

async function start(settings: Settings, stop: AbortSignal): Promise<void> {
  await requireFree(
    settings.realSpotify ? [settings.server, settings.web] : [settings.server, settings.simulator, settings.web],
  );
  const folder = openFolder(settings.dataFolder);
  try {
    if (settings.fresh) folder.empty();
    await build(settings, stop);
    await serve(settings, stop);
  } finally {
    folder.close();
  }
}

function openFolder(path: string): DataFolder {
  try {
    return DataFolder.open(path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (isDiskFull(error)) throw diskFull(path);
    throw new Refusal(`the data folder ${path} cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}

/** A refusal and an error of the system are told in a line; a mistake in these scripts with all that is known. */
function told(error: unknown): unknown {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Error && "syscall" in error) return error.message;
  return error;
}
