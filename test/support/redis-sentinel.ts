import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { freePort } from "./free-port.js";
import { ask, RedisServer, type RedisSettings, runRedis } from "./redis.js";
import { temporaryFolder } from "./temporary-folder.js";

/** What Sentinel and its clients call the master. */
export const MASTER_NAME = "counterfoil";

/** Sentinel's own rhythms, in milliseconds: it is made for seconds, tests are not. */
const rhythms = { "INFO-PERIOD": 100, "ASK-PERIOD": 100, "PUBLISH-PERIOD": 200 };

/** A master and a replica under the eyes of three Sentinels, which promote the replica 500 ms after the master fell silent. */
export class RedisSentinel {
  #master: RedisServer;
  #replica: RedisServer;
  #killed = 0;

  private constructor(
    master: RedisServer,
    replica: RedisServer,
    /** The addresses where clients ask for the master. */
    readonly sentinels: readonly { host: string; port: number }[],
  ) {
    this.#master = master;
    this.#replica = replica;
  }

  /** Starts all five, with the settings given for master and replica; ready for a failover when this resolves. */
  static async start(settings: RedisSettings = {}): Promise<RedisSentinel> {
    // Without the default five seconds in which a master waits for more replicas.
    const common = { "repl-diskless-sync-delay": "0", ...settings };
    const master = await RedisServer.start(common);
    const replica = await RedisServer.start({ ...common, replicaof: `127.0.0.1 ${master.port}` });
    await inStep(replica);
    const watch = new RedisSentinel(master, replica, await startSentinels(master.port));
    await watch.#whole();
    return watch;
  }

  /** The server that is master now. */
  get master(): RedisServer {
    return this.#master;
  }

  /** The other server; it does not run between {@link failover} and {@link heal}. */
  get replica(): RedisServer {
    return this.#replica;
  }

  /** How many masters were killed. */
  get killedCount(): number {
    return this.#killed;
  }

  /**
   * Kills the master and waits until the replica was promoted and every Sentinel names it. What the replica had not
   * received yet is lost, as in life.
   */
  async failover(): Promise<void> {
    const [dead, promoted] = [this.#master, this.#replica];
    await dead.kill9();
    this.#killed++;
    [this.#master, this.#replica] = [promoted, dead];
    await this.#until(async (port) => (await masterPort(port)) === promoted.port);
    while ((await role(promoted)) !== "master") await after(20);
  }

  /** Brings the killed server back as the replica of the master; ready for the next failover when this resolves. */
  async heal(): Promise<void> {
    await this.#replica.restart({ replicaof: `127.0.0.1 ${this.#master.port}` });
    await inStep(this.#replica);
    await this.#whole();
  }

  /** Resolves when every Sentinel knows a healthy master, its replica and the two others. */
  async #whole(): Promise<void> {
    await this.#until(async (port) => {
      const master = await details(port, "MASTER");
      const [replica] = (await ask(port, "SENTINEL", "REPLICAS", MASTER_NAME)) as string[][];
      const seen = toRecord(replica ?? []);
      return (
        master.flags === "master" &&
        master["num-other-sentinels"] === "2" &&
        seen.port === String(this.#replica.port) &&
        seen.flags === "slave" &&
        seen["master-link-status"] === "ok"
      );
    });
  }

  async #until(holds: (sentinelPort: number) => Promise<boolean>): Promise<void> {
    for (const { port } of this.sentinels) while (!(await holds(port))) await after(50);
  }
}

/** Three Sentinels that know each other from the start. */
async function startSentinels(masterPort: number): Promise<{ host: string; port: number }[]> {
  const one = async () => ({ port: await freePort(), id: randomBytes(20).toString("hex") });
  const all = [await one(), await one(), await one()];
  for (const { port, id } of all) {
    const others = all.filter((other) => other.id !== id);
    const file = join(temporaryFolder(), "sentinel.conf");
    writeFileSync(
      file,
      [
        `sentinel myid ${id}`,
        `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} 2`,
        `sentinel down-after-milliseconds ${MASTER_NAME} 500`,
        `sentinel failover-timeout ${MASTER_NAME} 1000`,
        ...others.map((other) => `sentinel known-sentinel ${MASTER_NAME} 127.0.0.1 ${other.port} ${other.id}`),
      ].join("\n"),
    );
    const sentinel = runRedis({ port: String(port), bind: "127.0.0.1" }, file, "--sentinel");
    await sentinel.line(/Sentinel ID is/);
    const words = Object.entries(rhythms).flatMap(([name, value]) => [name, String(value)]);
    await ask(port, "SENTINEL", "DEBUG", ...words);
  }
  return all.map(({ port }) => ({ host: "127.0.0.1", port }));
}

async function inStep(replica: RedisServer): Promise<void> {
  while (!String(await replica.command("INFO", "replication")).includes("master_link_status:up")) await after(20);
}

async function role(redis: RedisServer): Promise<unknown> {
  const [name] = (await redis.command("ROLE")) as unknown[];
  return name;
}

async function masterPort(sentinelPort: number): Promise<number> {
  return Number((await details(sentinelPort, "MASTER")).port);
}

async function details(sentinelPort: number, what: string): Promise<Record<string, string>> {
  return toRecord((await ask(sentinelPort, "SENTINEL", what, MASTER_NAME)) as string[]);
}

/** Names and values come as one flat list. */
function toRecord(list: string[]): Record<string, string> {
  return Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ""]] : [])));
}
