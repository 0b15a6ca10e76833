import { watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Program, root } from "../program.js";
import { products } from "./build.js";

/** Whose program is started anew when files of a folder change; the web app watches its own. */
const folders = [
  { folder: "packages/protocol/src", name: "server" },
  { folder: "packages/server/src", name: "server" },
  { folder: "packages/next/src", name: undefined },
  { folder: "apps/spotify-simulator/src", name: "simulator" },
];

/** Milliseconds within which several saved files are one change. */
const settling = 200;

/** Compiles when a source changes and puts a new program in the place of the one whose source it was. */
export function restartOnChange(programs: Program[], stop: AbortSignal): void {
  const changed = new Set<string | undefined>();
  let working = false;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (changed.size > 0 && !stop.aborted) {
      await pause(settling);
      const names = [...changed];
      changed.clear();
      if (await compiles()) for (const name of names) await restart(programs, name, stop);
    }
    working = false;
  }

  for (const { folder, name } of folders) {
    watch(join(root, folder), { recursive: true, signal: stop }, () => {
      changed.add(name);
      void work();
    });
  }
}

async function compiles(): Promise<boolean> {
  const compiler = new Program(products);
  compiler.show();
  return (await compiler.ended).code === 0;
}

async function restart(programs: Program[], name: string | undefined, stop: AbortSignal): Promise<void> {
  const place = programs.findIndex((program) => program.command.name === name);
  const old = programs[place];
  if (!old) return;
  await old.stop();
  if (stop.aborted) return;
  const next = new Program(old.command);
  next.show();
  programs[place] = next;
}
