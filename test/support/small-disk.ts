import { spawnSync } from "node:child_process";
import { root } from "./built.js";
import { RunningProcess } from "./running-process.js";

/**
 * A folder on a disk of a few kilobytes. Only commands run {@link SmallDisk.within} see the disk; it goes with the process
 * that holds it.
 */
export class SmallDisk {
  private constructor(
    readonly folder: string,
    readonly holder: RunningProcess,
    readonly user: string[],
  ) {}

  /**
   * Puts a disk of a size such as `64k` over a folder.
   *
   * @throws Error when this machine lets nobody mount.
   */
  static async over(folder: string, size: string): Promise<SmallDisk> {
    const mount = `mount -t tmpfs -o size=${size} tmpfs '${folder}' && echo mounted && exec sleep infinity`;
    for (const user of [[], ["--user", "--map-root-user"]]) {
      const holder = new RunningProcess("unshare", [...user, "--mount", "sh", "-c", mount]);
      const mounted = await holder.line(/^mounted$/).then(
        () => true,
        () => false,
      );
      if (mounted) return new SmallDisk(folder, holder, user.length > 0 ? ["--user", "--preserve-credentials"] : []);
    }
    throw new Error(
      "this test mounts a small tmpfs: it needs root, or user namespaces (kernel.unprivileged_userns_clone)",
    );
  }

  /** A command that runs another where the disk is. */
  get within(): string[] {
    const enter = ["nsenter", "--target", String(this.holder.pid), ...this.user, "--mount"];
    return [...enter, "sh", "-c", 'cd "$0" && exec "$@"', root];
  }

  /** Writes to the disk until nothing fits any more. */
  fill(): void {
    this.#run("dd", "if=/dev/zero", `of=${this.folder}/fill`, "bs=512");
  }

  /** Removes what {@link fill} wrote. */
  free(): void {
    this.#run("rm", `${this.folder}/fill`);
  }

  #run(...command: string[]): void {
    const [program = "", ...args] = [...this.within, ...command];
    spawnSync(program, args);
  }
}
