import { once } from "node:events";
import { RedisServer } from "../../../../test/support/redis.js";
import { openRedis, type RedisClient } from "./redis.js";

/** One Redis server for a file of tests, emptied for whoever asks. */
export class TemporaryRedis {
  readonly #server: RedisServer;

  private constructor(server: RedisServer) {
    this.#server = server;
  }

  static async start(): Promise<TemporaryRedis> {
    return new TemporaryRedis(await RedisServer.start());
  }

  async open(): Promise<{ redis: RedisClient; url: string; close: () => Promise<void> }> {
    const redis = openRedis(this.#server.url, 2000);
    await once(redis, "ready");
    await redis.flushall();
    return { redis, url: this.#server.url, close: async () => redis.disconnect() };
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
