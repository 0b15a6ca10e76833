import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { atEnd } from "./at-end.js";
import { MASTER_NAME, RedisSentinel } from "./redis-sentinel.js";

test("Sentinel promotes the replica, again and again, and its clients find the new master", async () => {
  const watch = await RedisSentinel.start();
  const client = new Redis({ sentinels: [...watch.sentinels], name: MASTER_NAME });
  atEnd(() => client.disconnect());
  // The client tells what it met while the master was away.
  client.on("error", () => undefined);
  await client.set("kept", "1");
  await client.wait(1, 1000);
  const first = watch.master;
  await watch.failover();
  expect(watch.master).not.toBe(first);
  expect(await watch.master.command("GET", "kept")).toBe("1");
  expect(await client.incr("kept")).toBe(2);

  await watch.heal();
  await client.wait(1, 1000);
  await watch.failover();
  expect(watch.master).toBe(first);
  expect(await client.incr("kept")).toBe(3);
  expect(watch.killedCount).toBe(2);
});
