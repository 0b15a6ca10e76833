import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** The folder belongs to another running process. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`the data folder ${folder} is in use by process ${pid}`);
    this.pid = pid;
  }
}

/** Makes the data folder (mode 0700) if it does not exist; gives its path. */
export function dataFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/**
 * The folder of the embedded store, held by one process at a time: a second one would keep its own set of ended
 * sessions and miss sign-outs. The lock names its process and that process's start, so that neither `kill -9` nor a
 * recycled process id leaves the folder shut.
 */
export class DataFolder {
  readonly path: string;
  readonly #lock: string;

  private constructor(path: string, lock: string) {
    this.path = path;
    this.#lock = lock;
  }

  /** Makes the folder (mode 0700) and locks it. Throws `FolderInUse`. */
  static open(path: string): DataFolder {
    dataFolder(path);
    const lock = join(path, "server.pid");
    for (let attempt = 0; ; attempt++) {
      if (writeNew(lock, `${process.pid} ${startOf(process.pid)}\n`)) return new DataFolder(path, lock);
      const holder = holderOf(lock);
      if (holder !== undefined || attempt > 2) throw new FolderInUse(path, holder ?? 0);
      rmSync(lock, { force: true });
    }
  }

  close(): void {
    rmSync(this.#lock, { force: true });
  }
}

function writeNew(file: string, text: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, "wx", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(handle, text);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  return true;
}

/** The living process that wrote the lock; undefined where it has ended. */
function holderOf(lock: string): number | undefined {
  const [pid, start] = read(lock).trim().split(" ");
  if (!pid || !/^\d+$/.test(pid)) return undefined;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return undefined;
  }
  return startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** When a process began, in the kernel's ticks; `-` where the system does not tell. */
function startOf(pid: number): string {
  const afterName = read(`/proc/${pid}/stat`).split(") ")[1];
  return afterName?.split(" ")[19] ?? "-";
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
