import { setTimeout as after } from "node:timers/promises";
import { freePort } from "./free-port.js";
import { RedisServer, type RedisSettings } from "./redis.js";

const slots = 16_384;

/** A Redis Cluster of masters without replicas, each with its share of the slots. */
export class RedisCluster {
  private constructor(readonly nodes: readonly RedisServer[]) {}

  /** Starts three masters, with the settings given; every slot answers when this resolves, after two to three seconds. */
  static async start(settings: RedisSettings = {}): Promise<RedisCluster> {
    const nodes = await Promise.all([0, 1, 2].map(() => startNode(settings)));
    const cluster = new RedisCluster(nodes);
    await cluster.#join();
    await cluster.whole();
    return cluster;
  }

  /** The addresses of all nodes. */
  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** The master that keeps a key. */
  async nodeOf(key: string): Promise<RedisServer> {
    const slot = Number(await this.#first.command("CLUSTER", "KEYSLOT", key));
    const node = this.nodes[Math.floor((slot * this.nodes.length) / slots)];
    if (!node) throw new Error(`no node has slot ${slot}`);
    return node;
  }

  /** Resolves when every node says that the cluster is whole. A node that was restarted waits two seconds for that. */
  async whole(): Promise<void> {
    for (const node of this.nodes) while (!(await seesWhole(node, this.nodes.length))) await after(50);
  }

  /** Gives each node its slots and an epoch of its own, then lets them meet. */
  async #join(): Promise<void> {
    for (const [index, node] of this.nodes.entries()) {
      const [begin, end] = [index, index + 1].map((n) => Math.ceil((slots * n) / this.nodes.length));
      await node.command("CLUSTER", "ADDSLOTSRANGE", String(begin), String(Number(end) - 1));
      await node.command("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
      const [, busPort = ""] = (await node.command("CONFIG", "GET", "cluster-port")) as string[];
      if (index > 0) await this.#first.command("CLUSTER", "MEET", "127.0.0.1", String(node.port), busPort);
    }
  }

  get #first(): RedisServer {
    const [first] = this.nodes;
    if (!first) throw new Error("a cluster has nodes");
    return first;
  }
}

async function startNode(settings: RedisSettings): Promise<RedisServer> {
  const busPort = String(await freePort());
  const cluster = { "cluster-enabled": "yes", "cluster-port": busPort, "cluster-node-timeout": "1000" };
  return RedisServer.start({ ...cluster, ...settings });
}

async function seesWhole(node: RedisServer, nodes: number): Promise<boolean> {
  const info = String(await node.command("CLUSTER", "INFO"));
  return ["cluster_state:ok", `cluster_known_nodes:${nodes}`].every((line) => info.includes(line));
}
