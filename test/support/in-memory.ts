import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";
/** Bytes that must be free there, and in memory beyond what the programs under test need. */
const ROOM = 4 * 1024 ** 3;
const NAME = "counterfoil-tests-";

/**
 * Vitest's global setup: what tests store goes into one folder, gone after the last test; in memory where the machine has
 * room. Stores wait for the disk at every commit, and tests do little else; they end processes, never the machine.
 */
export default function storeInMemory(): (() => void) | undefined {
  // Every project calls it, and the first one's folder serves all.
  if (tmpdir().includes(NAME)) return undefined;
  removeOrphans();
  const folder = mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), `${NAME}${process.pid}-`));
  // PostgreSQL runs as another user where the tests run as root.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** What runs that were killed have left takes memory until somebody removes it. */
function removeOrphans(): void {
  for (const name of existsSync(MEMORY) ? readdirSync(MEMORY) : []) {
    const [, pid] = /^counterfoil-tests-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) > ROOM;
  } catch {
    return false;
  }
}
