import { createHash } from "node:crypto";
import { Cluster, type ClusterNode, Redis } from "ioredis";
import { SECOND } from "../lib/clock.js";

/** Redis or Valkey: one server, one found through Sentinel, or a Cluster. */
export type RedisClient = Redis | Cluster;

/** What an address of Redis says. */
interface RedisAddress {
  kind: "single" | "sentinel" | "cluster";
  tls: boolean;
  username: string | undefined;
  password: string | undefined;
  nodes: { host: string; port: number }[];
  /** For Sentinel: the name of the master. */
  master: string | undefined;
  database: number;
}

const FORM = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/;
const NODE = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/;

/**
 * Reads `redis://[user:password@]host[:port][/database]`, `redis+sentinel://…host,host/master[/database]` or
 * `redis+cluster://…host,host`; `rediss` for TLS. Undefined for anything else.
 */
export function parseRedisUrl(url: string): RedisAddress | undefined {
  const [, scheme, form, login, hosts = "", path = ""] = FORM.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  const kind = form === "sentinel" || form === "cluster" ? form : "single";
  const nodes = hosts.split(",").map((text) => parseNode(text, kind === "sentinel" ? 26379 : 6379));
  if (nodes.some((node) => node === undefined) || (kind === "single" && nodes.length > 1)) return undefined;
  const parts = path.split("/").filter(Boolean);
  const master = kind === "sentinel" ? parts.shift() : undefined;
  const [database = "0"] = parts;
  if (!/^\d{1,3}$/.test(database) || parts.length > 1 || (kind === "sentinel" && master === undefined))
    return undefined;
  if (kind === "cluster" && database !== "0") return undefined;
  const credentials = parseLogin(login);
  return (
    credentials && {
      kind,
      tls: scheme === "rediss",
      ...credentials,
      nodes: nodes.filter((n) => n !== undefined),
      master,
      database: Number(database),
    }
  );
}

function parseNode(text: string, defaultPort: number): { host: string; port: number } | undefined {
  const [, host, port] = NODE.exec(text) ?? [];
  if (host === undefined || Number(port ?? 1) > 65535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port ?? defaultPort) };
}

function parseLogin(
  text: string | undefined,
): { username: string | undefined; password: string | undefined } | undefined {
  if (text === undefined) return { username: undefined, password: undefined };
  const [username = "", ...rest] = text.split(":");
  try {
    const password = decodeURIComponent(rest.join(":"));
    return { username: decodeURIComponent(username) || undefined, password: password || undefined };
  } catch {
    return undefined;
  }
}

/**
 * Connects to Redis. A command is sent once and at once or fails: nothing waits for a connection and nothing is sent
 * again after one was lost, because a rotation that arrives late would not be what its caller still waits for. `timeout`
 * in milliseconds bounds every command. Throws for an address that `parseRedisUrl` does not read.
 */
export function openRedis(url: string, timeout: number): RedisClient {
  const address = parseRedisUrl(url);
  if (!address) throw new Error("the address of Redis is not understood");
  const client = connect(address, timeout);
  // Each command tells its own failure; the event would end the process.
  client.on("error", () => undefined);
  return client;
}

function connect(address: RedisAddress, timeout: number): RedisClient {
  const { kind, tls, username, password, nodes, master, database } = address;
  const options = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    connectionName: "counterfoil",
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: timeout,
    connectTimeout: 2 * SECOND,
    keepAlive: 10 * SECOND,
    // After a failover the old master answers READONLY: find the new one.
    reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
  };
  if (kind === "cluster") {
    return new Cluster(nodes satisfies ClusterNode[], {
      enableOfflineQueue: false,
      clusterRetryStrategy: reconnectDelay,
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshInterval: SECOND,
      redisOptions: options,
    });
  }
  const single = { ...options, db: database, enableOfflineQueue: false, retryStrategy: reconnectDelay };
  const [node] = nodes;
  if (kind === "sentinel" && master !== undefined)
    return new Redis({
      ...single,
      sentinels: nodes,
      name: master,
      sentinelRetryStrategy: reconnectDelay,
      sentinelCommandTimeout: SECOND,
      // Its word of a failover, heard while the client looks for the new master, would end the client for good. A master
      // that lost its rank cuts its clients anyway.
      failoverDetector: false,
    });
  return new Redis({ ...single, ...node });
}

function reconnectDelay(times: number): number {
  return Math.min(25 * times, SECOND / 2);
}

/** A script of Redis: sent by its hash, in full only to a server that does not know it yet. */
export class RedisScript {
  readonly #text: string;
  readonly #hash: string;

  constructor(text: string) {
    this.#text = text;
    this.#hash = createHash("sha1").update(text).digest("hex");
  }

  async run(redis: RedisClient, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.#hash, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return redis.eval(this.#text, keys.length, ...keys, ...args);
    }
  }
}
