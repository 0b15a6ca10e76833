import { join } from "node:path";
import { type Clock, SECOND } from "../lib/clock.js";
import { DataFolder, dataFolder } from "./data-folder.js";
import { type Database, openPostgres, openSqlite, storeAnswers } from "./database.js";
import { openRedis, type RedisClient } from "./redis.js";
import { postgresClock, processClock, type SqlClock } from "./sql-clock.js";
import { OwnWakes, PostgresWakes, RedisWakes, type Wakes } from "./wakes.js";

/** Which stores a server works with. Without addresses everything lies in one SQLite file of the data folder. */
export interface StoreAddresses {
  dataDir: string;
  /** `postgres://…` */
  databaseUrl: string | undefined;
  /** As `parseRedisUrl` reads it. */
  redisUrl: string | undefined;
  /** Milliseconds one command of Redis or Postgres may take. */
  storeTimeout: number;
}

/** The open stores of one process. */
export class Stores {
  readonly db: Database;
  readonly clock: SqlClock;
  readonly redis: RedisClient | undefined;
  readonly wakes: Wakes;
  readonly #folder: DataFolder | undefined;

  private constructor(addresses: StoreAddresses, clock: Clock, folder: DataFolder | undefined) {
    const { databaseUrl, redisUrl, storeTimeout, dataDir } = addresses;
    this.#folder = folder;
    this.db = databaseUrl === undefined ? openSqlite(sqliteFile(dataDir)) : openPostgres(databaseUrl, storeTimeout);
    this.clock = databaseUrl === undefined ? processClock(clock) : postgresClock;
    this.redis = redisUrl === undefined ? undefined : openRedis(redisUrl, storeTimeout);
    if (this.redis && redisUrl !== undefined)
      this.wakes = new RedisWakes(this.redis, openRedis(redisUrl, storeTimeout));
    else this.wakes = databaseUrl === undefined ? new OwnWakes() : new PostgresWakes(databaseUrl);
  }

  /** Opens the stores for a server; the embedded one belongs to one server at a time. Throws `FolderInUse`. */
  static open(addresses: StoreAddresses, clock: Clock): Stores {
    const folder = addresses.databaseUrl === undefined ? DataFolder.open(addresses.dataDir) : undefined;
    try {
      return new Stores(addresses, clock, folder);
    } catch (error) {
      folder?.close();
      throw error;
    }
  }

  /** Opens them beside a running server, for commands. */
  static openBeside(addresses: StoreAddresses, clock: Clock): Stores {
    if (addresses.databaseUrl === undefined) dataFolder(addresses.dataDir);
    return new Stores(addresses, clock, undefined);
  }

  /** Waits until Redis is connected; gives up after two seconds, and then it comes back by itself. */
  async connected(): Promise<boolean> {
    const { redis } = this;
    if (!redis || redis.status === "ready") return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), 2 * SECOND);
      redis.once("ready", () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** Names of the stores that do not answer within two seconds. */
  async silent(): Promise<string[]> {
    const [sqlAnswers, redisAnswers] = await Promise.all([storeAnswers(this.db), this.#redisAnswers()]);
    return [...(sqlAnswers ? [] : ["sql"]), ...(redisAnswers ? [] : ["redis"])];
  }

  async close(): Promise<void> {
    await this.wakes.close();
    this.redis?.disconnect();
    await this.db.destroy();
    this.#folder?.close();
  }

  async #redisAnswers(): Promise<boolean> {
    if (!this.redis) return true;
    const redis = this.redis;
    try {
      await redis.ping();
      return true;
    } catch {
      return false;
    }
  }
}

/** The embedded store's file. */
export function sqliteFile(dataDir: string): string {
  return join(dataDir, "counterfoil.db");
}

/** A command takes at most this long, and never more than a quarter of a retry window: it must not end beyond it. */
export function storeTimeout(retryWindows: readonly number[]): number {
  const windows = retryWindows.filter((window) => window > 0);
  return Math.max(100, Math.min(2 * SECOND, ...windows.map((window) => window / 4)));
}
