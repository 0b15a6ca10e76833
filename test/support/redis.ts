import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { findRedisServer } from "../../scripts/services.js";
import { boundCommand } from "./bound-command.js";
import { freePort } from "./free-port.js";
import { RunningProcess } from "./running-process.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Settings of redis.conf by name; a value with several parts has spaces between them. */
export type RedisSettings = Record<string, string>;

const snapshotFile = "dump.rdb";

/** A Redis server on 127.0.0.1 with its own data folder; it keeps nothing on the disk unless its settings say so. */
export class RedisServer {
  #process: RunningProcess;
  readonly #settings: RedisSettings;

  private constructor(
    readonly port: number,
    readonly dataFolder: string,
    settings: RedisSettings,
  ) {
    this.#settings = settings;
    this.#process = this.#run();
  }

  /**
   * Starts it on a free port with a new data folder; it answers when this resolves. `{ appendonly: "yes" }` makes it keep
   * what it is told, on the disk after a second at most.
   *
   * @throws Error with its output when it ends before it is ready.
   */
  static async start(settings: RedisSettings = {}): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), temporaryFolder(), settings);
    await redis.#ready();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** The process that runs now or ran last, with its log. */
  get process(): RunningProcess {
    return this.#process;
  }

  /** Sends one command over a connection of its own: `command("SET", "a", "1")`. Rejects what Redis refuses. */
  async command(...words: [name: string, ...args: string[]]): Promise<unknown> {
    return ask(this.port, ...words);
  }

  /** Ends it in order; what it keeps on the disk is complete. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }

  /** Ends it as a crash does (SIGKILL). */
  async kill9(): Promise<void> {
    await this.#process.kill9();
  }

  /** Ends it if it runs, and starts it again on the same port and data; the settings change what is named. */
  async restart(settings: RedisSettings = {}): Promise<void> {
    await this.stop();
    Object.assign(this.#settings, settings);
    this.#process = this.#run();
    await this.#ready();
  }

  /** Writes all data to a file of its own, for {@link restore}; the path. */
  async snapshot(): Promise<string> {
    await this.command("SAVE");
    const copy = join(temporaryFolder(), snapshotFile);
    copyFileSync(join(this.dataFolder, snapshotFile), copy);
    return copy;
  }

  /** Restarts it with the data of a snapshot and no other; from then on it appends to no file. */
  async restore(snapshot: string): Promise<void> {
    await this.stop();
    rmSync(join(this.dataFolder, "appendonlydir"), { recursive: true, force: true });
    copyFileSync(snapshot, join(this.dataFolder, snapshotFile));
    await this.restart({ appendonly: "no" });
  }

  async #ready(): Promise<void> {
    await this.#process.line(/Ready to accept connections/);
  }

  #run(): RunningProcess {
    const place = { port: String(this.port), bind: "127.0.0.1", dir: this.dataFolder };
    return runRedis({ save: "", appendonly: "no", appendfsync: "everysec", ...this.#settings, ...place });
  }
}

/** Starts the Redis program, with a configuration file before the settings where there is one. */
export function runRedis(settings: RedisSettings, ...file: string[]): RunningProcess {
  const program = findRedisServer();
  if (!program) throw new Error("there is no redis-server: install it or name it in REDIS_SERVER");
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, ...value.split(" ")]);
  return new RunningProcess(...boundCommand("SIGKILL", { program, args: [...file, ...args] }));
}

/** Sends one command to a Redis server or Sentinel of this machine. */
export async function ask(port: number, ...[name, ...args]: [string, ...string[]]): Promise<unknown> {
  const client = new Redis({ port, host: "127.0.0.1", lazyConnect: true, retryStrategy: null, protocol: 2 });
  // Without a listener the client prints what the call below rejects with anyway.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await client.call(name, ...args);
  } finally {
    client.disconnect();
  }
}
