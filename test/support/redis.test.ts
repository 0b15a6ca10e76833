import { expect, test } from "vitest";
import { isTaken } from "./free-port.js";
import { RedisServer } from "./redis.js";

test("a Redis that appends keeps its data over a restart and a crash", async () => {
  const redis = await RedisServer.start({ appendonly: "yes", appendfsync: "always" });
  expect(await redis.command("PING")).toBe("PONG");
  await redis.command("SET", "first", "1");
  await redis.restart();
  await redis.command("SET", "second", "2");
  await redis.kill9();
  expect(await isTaken(redis.port)).toBe(false);
  await redis.restart();
  expect(await redis.command("MGET", "first", "second")).toEqual(["1", "2"]);
  await redis.stop();
  expect(await isTaken(redis.port)).toBe(false);
});

test("a Redis that keeps nothing is empty after a restart", async () => {
  const redis = await RedisServer.start();
  await redis.command("SET", "first", "1");
  await redis.restart();
  expect(await redis.command("DBSIZE")).toBe(0);
});

test("a snapshot brings back the data of its time, whatever was appended since", async () => {
  const redis = await RedisServer.start({ appendonly: "yes" });
  await redis.command("SET", "before", "1");
  const snapshot = await redis.snapshot();
  await redis.command("SET", "after", "1");
  await redis.restore(snapshot);
  expect(await redis.command("KEYS", "*")).toEqual(["before"]);
});

test("what Redis refuses is told", async () => {
  const redis = await RedisServer.start();
  await expect(redis.command("NO-SUCH-COMMAND")).rejects.toThrow("unknown command");
  await expect(RedisServer.start({ appendfsync: "sometimes" })).rejects.toThrow("must be one of");
});
