import { afterAll, beforeAll } from "vitest";
import { TemporaryRedis } from "../storage/temporary-redis.js";
import { rotationContract } from "./rotation.contract.js";
import { RedisRotationStore } from "./rotation-redis.js";

let server: TemporaryRedis;
beforeAll(async () => {
  server = await TemporaryRedis.start();
}, 30_000);
afterAll(() => server.stop());

rotationContract("Redis", async (clock) => {
  const { redis, close } = await server.open();
  return { store: new RedisRotationStore(redis, clock), close };
});
