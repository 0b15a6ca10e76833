import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../test/support/built.js";
import { RunningProcess } from "../test/support/running-process.js";
import type { Cores } from "./race-cores.js";

/** A program of `bench/` that is measured: its process and its address. */
export interface Started {
  pid: number;
  url: string;
}

/** Starts a program of `bench/` on the measured core, with workspace packages as they are published: compiled. */
export async function startProgram(
  cores: Cores,
  file: string,
  environment: Record<string, string> = {},
  ...args: string[]
): Promise<Started> {
  const program = new RunningProcess(
    process.execPath,
    ["--import", "tsx", join(root, "bench", file), ...args],
    // Some frameworks do more work, and print more, where nobody says that it counts.
    { NODE_ENV: "production", ...environment },
  );
  const url = await program.ready();
  cores.measure(program.pid);
  return { pid: program.pid, url };
}

/** Installs the peers below `bench/peers` when they are not there, or are of another lockfile. */
export function installPeers(): void {
  const folder = join(root, "bench/peers");
  const lockfile = readFileSync(join(folder, "package-lock.json"), "utf8");
  const mark = join(folder, "node_modules/.installed-lockfile");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lockfile) return;
  console.error("installing the peers to compare with into bench/peers (once, about 80 MB) …");
  const { status, stderr } = spawnSync("npm", ["ci", "--prefix", folder], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`the peers could not be installed (npm ci --prefix bench/peers):\n${stderr}`);
  writeFileSync(mark, lockfile);
}
