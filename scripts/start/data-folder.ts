import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "./refusal.js";

/** What stands in a data folder. `--fresh` removes these and nothing else. */
const contents = /^(start\.pid(\..+)?|server\.pid|keys|counterfoil\.db(-wal|-shm)?|mail|simulator)$/;

/**
 * The folder with everything that outlives a start, held by one start at a time. The lock file `start.pid` names the
 * holder's process and the moment it began, so that a lock left by `kill -9` or a recycled process id is taken over.
 */
export class DataFolder {
  readonly #lock: string;

  private constructor(readonly path: string) {
    this.#lock = join(path, "start.pid");
  }

  /** Makes the folder (mode 0700) if need be and locks it. @throws Refusal that names the process holding it. */
  static open(path: string): DataFolder {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const folder = new DataFolder(path);
    folder.#take();
    const server = holder(join(path, "server.pid"));
    if (server === undefined) return folder;
    folder.close();
    throw inUse(path, server);
  }

  /** Removes all data. @throws Refusal when the folder holds anything that is not Counterfoil's. */
  empty(): void {
    const names = readdirSync(this.path);
    const foreign = names.find((name) => !contents.test(name));
    if (foreign !== undefined) {
      throw new Refusal(`--fresh removed nothing: ${this.path} holds ${foreign}, which is not Counterfoil's`);
    }
    for (const name of names.filter((name) => name !== "start.pid")) {
      rmSync(join(this.path, name), { recursive: true, force: true });
    }
  }

  /** Gives the folder back. */
  close(): void {
    if (read(this.#lock) === self()) rmSync(this.#lock, { force: true });
  }

  #take(): void {
    const mine = `${this.#lock}.${process.pid}`;
    try {
      writeFileSync(mine, self(), { mode: 0o600 });
      while (!linked(mine, this.#lock)) this.#removeStale();
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** Moves the lock aside before removing it: of two starters that find it stale, one moves it. */
  #removeStale(): void {
    const pid = holder(this.#lock);
    if (pid !== undefined) throw inUse(this.path, pid);
    const aside = `${this.#lock}.stale.${process.pid}`;
    try {
      renameSync(this.#lock, aside);
    } catch {
      return;
    }
    const taken = holder(aside);
    if (taken !== undefined) linked(aside, this.#lock);
    rmSync(aside, { force: true });
  }
}

function inUse(path: string, pid: number): Refusal {
  return new Refusal(`the data folder ${path} is in use by process ${pid}: stop it or set COUNTERFOIL_DATA_DIR`);
}

/** Gives a complete file a second name, in one step, unless that name is taken. */
function linked(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** The living process that a lock file names. */
function holder(lock: string): number | undefined {
  const [pid = "", begun = ""] = read(lock).trim().split(" ");
  return /^\d+$/.test(pid) && isAlive(Number(pid)) && begin(Number(pid)) === begun ? Number(pid) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function self(): string {
  return `${process.pid} ${begin(process.pid)}\n`;
}

/** When a process began, in the kernel's ticks; `-` where the system does not tell. */
function begin(pid: number): string {
  return read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[19] ?? "-";
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
