import { Redis } from "ioredis";
import { beforeAll, expect, test } from "vitest";
import { atEnd } from "./at-end.js";
import { TcpProxy } from "./proxy-tcp.js";
import { RedisServer } from "./redis.js";

let redis: RedisServer;
let proxy: TcpProxy;

beforeAll(async () => {
  redis = await RedisServer.start();
  proxy = await TcpProxy.before(redis.port);
});

test("a lost answer was given, and its client sees the connection end", async () => {
  const client = await connected();
  expect(await client.set("passes", "1")).toBe("OK");
  proxy.loseAnswers();
  await expect(client.set("lost", "1")).rejects.toThrow("Connection is closed");
  expect(await redis.command("GET", "lost")).toBe("1");
  expect(proxy.counts.lost).toBe(1);
});

test("a line that stands still carries nothing until it is open again", async () => {
  const client = await connected();
  proxy.line = "still";
  const answer = client.incr("slow");
  expect(await redis.command("EXISTS", "slow")).toBe(0);
  proxy.line = "open";
  expect(await answer).toBe(1);
});

test("a line that is cut ends every connection and every new one", async () => {
  const client = await connected();
  const closed = new Promise((resolve) => client.once("end", resolve));
  proxy.line = "cut";
  await closed;
  await expect(connected()).rejects.toThrow("Connection is closed");
  proxy.line = "open";
  expect(await (await connected()).ping()).toBe("PONG");
});

async function connected(): Promise<Redis> {
  const client = new Redis({ port: proxy.port, host: "127.0.0.1", lazyConnect: true, retryStrategy: null });
  client.on("error", () => undefined);
  atEnd(() => client.disconnect());
  await client.connect();
  return client;
}
