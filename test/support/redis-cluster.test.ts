import { Cluster } from "ioredis";
import { expect, test } from "vitest";
import { atEnd } from "./at-end.js";
import { RedisCluster } from "./redis-cluster.js";

test("a cluster of three masters serves every key, again after one of them was killed", async () => {
  const cluster = await RedisCluster.start({ appendonly: "yes", appendfsync: "always" });
  const client = new Cluster(cluster.urls);
  atEnd(() => client.disconnect());
  const keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
  for (const key of keys) await client.set(key, `${key}!`);
  const sizes = await Promise.all(cluster.nodes.map((node) => node.command("DBSIZE")));
  expect(sizes.every((size) => Number(size) > 0)).toBe(true);

  const node = await cluster.nodeOf("a");
  expect(await node.command("GET", "a")).toBe("a!");
  await node.kill9();
  await node.restart();
  await cluster.whole();
  expect(await Promise.all(keys.map((key) => client.get(key)))).toEqual(keys.map((key) => `${key}!`));
});
