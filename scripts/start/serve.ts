import { setTimeout as pause } from "node:timers/promises";
import { type Command, Program } from "../program.js";
import { address, serverCommand, simulatorCommand, webCommand } from "./commands.js";
import { diskFull, isDiskFull, Refusal } from "./refusal.js";
import { restartOnChange } from "./restart.js";
import type { Settings } from "./settings.js";
import { stopped } from "./stopping.js";

/**
 * Runs server, simulator and web app until all shall stop. When one ends by itself it ends the others; with watching
 * it waits for the change that repairs it.
 */
export async function serve(settings: Settings, stop: AbortSignal): Promise<void> {
  const programs = commands(settings).map((command) => new Program(command));
  const end = Promise.race([
    stopped(stop),
    ...(settings.watch ? [] : programs.map((program) => tooEarly(program, settings))),
  ]);
  try {
    if (settings.watch) restartOnChange(programs, stop);
    await Promise.race([Promise.all(programs.map((program) => ready(program, settings, stop))), end]);
    console.log(`\nOpen ${address(settings.web.number)}`);
    await end;
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

function commands(settings: Settings): Command[] {
  const ours = [serverCommand(settings), webCommand(settings)];
  return settings.realSpotify ? ours : [simulatorCommand(settings), ...ours];
}

/** Waits for a program; our own say themselves that they are ready. Lines are shown from then on, with watching at once. */
async function ready(program: Program, { web, watch }: Settings, stop: AbortSignal): Promise<void> {
  if (watch) program.show();
  if (program.command.name === "web") {
    await answers(address(web.number), stop);
    console.log(`web         ${address(web.number)}`);
  } else {
    await program.ready;
    if (!watch) for (const line of program.lines) console.log(line);
  }
  program.show();
}

/** Waits for any answer over HTTP. */
async function answers(url: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await (await fetch(url, { redirect: "manual", signal: stop })).text();
      return;
    } catch {
      await pause(100, undefined, { signal: stop }).catch(() => {});
    }
  }
}

/** Throws when a program ends although nobody asked it to. Before it was ready, its own words are the reason. */
async function tooEarly(program: Program, { dataFolder }: Settings): Promise<never> {
  const { code, signal } = await program.ended;
  const words = program.lines.slice(-20).join("\n");
  if (isDiskFull(words)) throw diskFull(dataFolder);
  if (words !== "" && !program.isShown) throw new Refusal(words);
  throw new Refusal(`the ${program.command.name} ended by itself (${signal ?? `exit code ${code}`})`);
}
