import { once } from "node:events";
import { DAY, SECOND } from "../packages/server/src/lib/clock.js";
import { randomId } from "../packages/server/src/lib/random.js";
import type { RotationKey } from "../packages/server/src/sessions/rotation.js";
import { RedisRotationStore } from "../packages/server/src/sessions/rotation-redis.js";
import { openRedis, type RedisClient } from "../packages/server/src/storage/redis.js";
import type { RedisServer } from "../test/support/redis.js";
import { numbersOf } from "./sessions-redis.js";

/** What rotation records cost Redis. */
export interface Records {
  sessions: number;
  /** Mean of Redis's own `MEMORY USAGE`, bytes. */
  bytes: number;
  /** Growth of `used_memory` for each session: with Redis's tables and the expiry. */
  memory: number;
  /** Steps of the protocol in one second, from one connection of one process. */
  stepsPerSecond: number;
  /** Processor time of Redis for one step, microseconds. */
  processorTime: number;
}

const SESSIONS = 10_000;
/** Steps on their way at once. */
const PARALLEL = 64;
const ROTATIONS_BEFORE = 3;

/** Rotation records of sessions that were refreshed a few times, and the speed at which Redis takes steps. */
export async function weighRecords(server: RedisServer, seconds: number): Promise<Records> {
  const redis = openRedis(server.url, 2 * SECOND);
  try {
    await once(redis, "ready");
    const store = new RedisRotationStore(redis);
    const policy = { window: 0, lateRetries: 1, idle: 30 * DAY, absoluteEnd: Date.now() + 180 * DAY, believedFor: DAY };
    const keys = Array.from({ length: SESSIONS }, newKey);
    const before = await memoryOf(server);
    await inParallel(keys, async (key) => {
      await store.open(key, policy);
      for (let generation = 0; generation < ROTATIONS_BEFORE; generation++)
        await store.rotate(key, generation, policy, "aaaa");
    });
    const memory = ((await memoryOf(server)) - before) / SESSIONS;
    const bytes = await meanUsage(redis);
    const speed = await measureSteps(server, seconds, keys, async (key, generation) => {
      const { kind } = await store.rotate(key, generation, policy, "aaaa");
      if (kind !== "rotated") throw new Error(`a rotation came to ${kind}`);
    });
    return { sessions: SESSIONS, bytes, memory, ...speed };
  } finally {
    redis.disconnect();
  }
}

function newKey(): RotationKey {
  return { accountId: randomId("account"), deviceId: randomId("device"), sid: randomId("session") };
}

async function meanUsage(redis: RedisClient): Promise<number> {
  let sum = 0;
  const names = await redis.keys("refresh:*");
  if (names.length !== SESSIONS) throw new Error(`Redis holds ${names.length} records of ${SESSIONS} sessions`);
  await inParallel(names, async (name) => {
    const bytes = Number(await redis.call("MEMORY", "USAGE", name));
    sum += bytes;
  });
  return sum / SESSIONS;
}

async function measureSteps(
  server: RedisServer,
  seconds: number,
  keys: readonly RotationKey[],
  step: (key: RotationKey, generation: number) => Promise<void>,
): Promise<Pick<Records, "stepsPerSecond" | "processorTime">> {
  const before = await processorTimeOf(server);
  const began = performance.now();
  let steps = 0;
  for (let generation = ROTATIONS_BEFORE; performance.now() - began < seconds * SECOND; generation++)
    await inParallel(keys, async (key) => {
      await step(key, generation);
      steps++;
    });
  const stepsPerSecond = (steps * SECOND) / (performance.now() - began);
  return { stepsPerSecond, processorTime: ((await processorTimeOf(server)) - before) / steps };
}

async function memoryOf(server: RedisServer): Promise<number> {
  return (await numbersOf(server, "memory")).used_memory ?? 0;
}

/** Microseconds since Redis started. */
async function processorTimeOf(server: RedisServer): Promise<number> {
  const { used_cpu_user = 0, used_cpu_sys = 0 } = await numbersOf(server, "cpu");
  return (used_cpu_user + used_cpu_sys) * 1e6;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
