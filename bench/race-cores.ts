import { spawnSync } from "node:child_process";

/**
 * Who runs on which core: one core for whoever is measured at the moment, the others for what asks and for the stores.
 * Without `taskset` (util-linux), or with one core only, nobody has a place.
 */
export class Cores {
  readonly #measured: string | undefined;
  /** The places, for people. */
  readonly description: string;

  /** Gives this process, and with it all that it starts from now on, its place beside the measured core. */
  constructor() {
    const [measured, ...others] = allowedCores();
    if (measured === undefined || others.length === 0) {
      this.description = "nothing is pinned to a core, because there is no `taskset` or only one core";
      return;
    }
    this.#measured = measured;
    place(process.pid, others.join(","));
    this.description = `each contender is one process pinned to core ${measured}; the load and the stores have core ${others.join(", ")}`;
  }

  /** Gives a process, with all its threads, the measured core. */
  measure(pid: number): void {
    if (this.#measured !== undefined) place(pid, this.#measured);
  }
}

function allowedCores(): string[] {
  const { stdout } = spawnSync("taskset", ["-p", "-c", String(process.pid)], { encoding: "utf8" });
  const [, list = ""] = /: ([\d,-]+)\s*$/.exec(stdout ?? "") ?? [];
  return list.split(",").filter(Boolean).flatMap(rangeOf);
}

/** `0-2` is the cores 0, 1 and 2. */
function rangeOf(text: string): string[] {
  const [first = 0, last = first] = text.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

function place(pid: number, cores: string): void {
  const { status, stderr } = spawnSync("taskset", ["-a", "-p", "-c", cores, String(pid)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`taskset failed: ${stderr}`);
}
