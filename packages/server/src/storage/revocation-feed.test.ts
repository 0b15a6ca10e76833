import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOUR, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { type Database, openPostgres } from "./database.js";
import { openRedis } from "./redis.js";
import { RevocationFeed } from "./revocation-feed.js";
import { addRevocations, type Revocation, sweepRevocations } from "./revocations.js";
import { postgresClock, processClock, type SqlClock } from "./sql-clock.js";
import { openTemporaryDatabase } from "./temporary-database.js";
import { TemporaryPostgres } from "./temporary-postgres.js";
import { TemporaryRedis } from "./temporary-redis.js";
import { OwnWakes, PostgresWakes, RedisWakes, type Wakes } from "./wakes.js";

const log = pino({ level: "silent" });
/** So rare that a test that passes was not saved by it. */
const NEVER = HOUR;

let postgres: TemporaryPostgres;
let redisServer: TemporaryRedis;
beforeAll(async () => {
  [postgres, redisServer] = await Promise.all([TemporaryPostgres.start(), TemporaryRedis.start()]);
}, 30_000);
afterAll(() => Promise.all([postgres.stop(), redisServer.stop()]));

/** Resolves with the next revocation a feed tells. */
function next(feed: RevocationFeed): Promise<Revocation> {
  return new Promise((resolve) => {
    const stop = feed.listen((revocation) => {
      stop();
      resolve(revocation);
    });
  });
}

async function revoke(db: Database, clock: SqlClock, value: string): Promise<void> {
  await db.transaction().execute((transaction) => addRevocations(transaction, clock, "sid", [value]));
}

describe("one process over SQLite", () => {
  test("what was committed is told once, with the watermark after it", async () => {
    const { db, close } = await openTemporaryDatabase();
    const clock = new ManualClock();
    const feed = await RevocationFeed.open(db, processClock(clock), new OwnWakes(), log, NEVER);
    const told: string[] = [];
    feed.listen(({ value }) => told.push(value));
    await revoke(db, processClock(clock), "session_1");
    clock.advance(SECOND);
    await feed.refresh();
    await feed.refresh();
    expect(told).toEqual(["session_1"]);
    expect(feed.watermark).toBe(clock.now());
    await feed.close();
    await close();
  });

  test("a start remembers 24 hours and no more (RT-20)", async () => {
    const { db, close } = await openTemporaryDatabase();
    const clock = new ManualClock();
    await revoke(db, processClock(clock), "old");
    clock.advance(2 * HOUR);
    await revoke(db, processClock(clock), "young");
    clock.advance(23 * HOUR);
    const feed = await RevocationFeed.open(db, processClock(clock), new OwnWakes(), log, NEVER);
    expect(feed.since(0).map(({ value }) => value)).toEqual(["young"]);
    clock.advance(3 * HOUR);
    await feed.refresh();
    expect(feed.since(0)).toEqual([]);
    await sweepRevocations(db, clock.now());
    expect(await db.selectFrom("revocations").select("value").execute()).toEqual([]);
    await feed.close();
    await close();
  });

  test("a transaction that is rolled back revokes nothing", async () => {
    const { db, close } = await openTemporaryDatabase();
    const clock = processClock(new ManualClock());
    const feed = await RevocationFeed.open(db, clock, new OwnWakes(), log, NEVER);
    const failing = db.transaction().execute(async (transaction) => {
      await addRevocations(transaction, clock, "sid", ["session_1"]);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    await feed.refresh();
    expect(feed.since(0)).toEqual([]);
    await feed.close();
    await close();
  });

  test("a store that fails leaves the feed stale, with what it knows and the old watermark", async () => {
    const { db, close } = await openTemporaryDatabase();
    const clock = new ManualClock();
    const feed = await RevocationFeed.open(db, processClock(clock), new OwnWakes(), log, NEVER);
    const { watermark } = feed;
    await close();
    clock.advance(SECOND);
    await feed.refresh();
    expect(feed.watermark).toBe(watermark);
    const { staleness } = feed;
    await sleep(20);
    expect(feed.staleness).toBeGreaterThan(staleness);
    await feed.close();
  });
});

describe("many processes over Postgres", () => {
  async function twoProcesses(wakes: (url: string) => Promise<Wakes>, poll: number) {
    const { db, url, close } = await postgres.open();
    const other = openPostgres(url);
    const [ownWakes, otherWakes] = [await wakes(url), await wakes(url)];
    const feed = await RevocationFeed.open(other, postgresClock, otherWakes, log, poll);
    const end = async () => {
      await feed.close();
      await Promise.all([ownWakes.close(), otherWakes.close()]);
      await Promise.all([other.destroy(), close()]);
    };
    return { db, other, feed, ownWakes, otherWakes, end };
  }

  test("a poll alone finds it", async () => {
    const { db, feed, end } = await twoProcesses(async () => new OwnWakes(), 20);
    const heard = next(feed);
    await revoke(db, postgresClock, "session_1");
    expect(await heard).toMatchObject({ kind: "sid", value: "session_1" });
    await end();
  });

  test("NOTIFY wakes the tail of another process", async () => {
    const { db, feed, ownWakes, end } = await twoProcesses(async (url) => {
      const wakes = new PostgresWakes(url);
      await wakes.listening;
      return wakes;
    }, NEVER);
    const heard = next(feed);
    await revoke(db, postgresClock, "session_1");
    ownWakes.send();
    expect(await heard).toMatchObject({ value: "session_1" });
    await end();
  });

  test("PUBLISH of Redis wakes the tail of another process", async () => {
    const { redis, url: redisUrl, close } = await redisServer.open();
    const { db, feed, ownWakes, end } = await twoProcesses(async () => {
      const subscriber = openRedis(redisUrl, 2000);
      const wakes = new RedisWakes(redis, subscriber);
      await once(subscriber, "ready");
      await subscriber.ping();
      return wakes;
    }, NEVER);
    const heard = next(feed);
    await revoke(db, postgresClock, "session_1");
    ownWakes.send();
    expect(await heard).toMatchObject({ value: "session_1" });
    await end();
    await close();
  });

  test("a row that was written earlier and committed later is heard all the same", async () => {
    const { db, other, feed, end } = await twoProcesses(async () => new OwnWakes(), NEVER);
    const slow = await db.startTransaction().execute();
    await addRevocations(slow, postgresClock, "sid", ["written first"]);
    await revoke(other, postgresClock, "written second");
    await feed.refresh();
    expect(feed.since(0).map(({ value }) => value)).toEqual(["written second"]);
    await slow.commit().execute();
    await feed.refresh();
    expect(feed.since(0).map(({ value }) => value)).toContain("written first");
    await end();
  });
});
