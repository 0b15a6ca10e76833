import { once } from "node:events";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { RevocationFeed } from "../storage/revocation-feed.js";
import { addRevocations } from "../storage/revocations.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { OwnWakes } from "../storage/wakes.js";
import { RevocationStream } from "./stream.js";

const LONGEST_ACCESS = 10 * MINUTE;
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let feed: RevocationFeed;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  feed = await RevocationFeed.open(store.db, processClock(clock), new OwnWakes(), pino({ level: "silent" }), HOUR);
});
afterEach(async () => {
  await feed.close();
  await store.close();
});

async function revoke(value: string, kind: "sid" | "claims" = "sid"): Promise<void> {
  await addRevocations(
    store.db,
    processClock(clock),
    kind,
    [value],
    kind === "claims" ? { issuedBefore: clock.now() } : {},
  );
  await feed.refresh();
}

/** What a stream has said so far: event, id and data of each. */
function events(stream: RevocationStream): { event: string; id: string; data: Record<string, unknown> }[] {
  const text = String(stream.events.read() ?? "");
  return text
    .split("\n\n")
    .filter(Boolean)
    .map((block) => {
      const [, event = "", id = "", data = ""] = /^event: (\w+)\nid: (\d+)\ndata: (.*)$/.exec(block) ?? [];
      return { event, id, data: JSON.parse(data) };
    });
}

const told = (stream: RevocationStream) => events(stream).map(({ event, data }) => data.value ?? event);

test("a listener gets what still matters, `ready`, and then each new entry", async () => {
  await revoke("too old");
  clock.advance(LONGEST_ACCESS + MINUTE + 1);
  await revoke("before");
  const stream = new RevocationStream(feed, LONGEST_ACCESS, undefined);
  expect(told(stream)).toEqual(["before", "ready"]);
  await revoke("after");
  expect(told(stream)).toEqual(["after"]);
  stream.end();
});

test("an entry tells until when it matters: the longest access token and a minute", async () => {
  await revoke("session_1");
  await revoke("account_1", "claims");
  const stream = new RevocationStream(feed, LONGEST_ACCESS, undefined);
  const expires_at = Math.ceil((clock.now() + LONGEST_ACCESS + MINUTE) / SECOND);
  const id = expect.stringMatching(/^revocation_/);
  expect(events(stream).map(({ data }) => data)).toEqual([
    { id, kind: "sid", value: "session_1", expires_at },
    { id, kind: "claims", value: "account_1", issued_before: Math.ceil(clock.now() / SECOND), expires_at },
    { watermark: clock.now() },
  ]);
  stream.end();
});

test("`Last-Event-ID` resumes, with an overlap for rows that were committed late", async () => {
  await revoke("long ago");
  clock.advance(MINUTE);
  await revoke("overlapping");
  clock.advance(20 * SECOND);
  await feed.refresh();
  const lastEventId = String(feed.watermark);
  clock.advance(MINUTE);
  await revoke("new");
  const stream = new RevocationStream(feed, LONGEST_ACCESS, lastEventId);
  expect(told(stream)).toEqual(["overlapping", "new", "ready"]);
  stream.end();
});

test.each(["", "x", "-1", "1e9", "9".repeat(32), "0"])(
  "a `Last-Event-ID` that is none of ours gives the whole snapshot: %j",
  async (lastEventId) => {
    await revoke("session_1");
    const stream = new RevocationStream(feed, LONGEST_ACCESS, lastEventId);
    expect(told(stream)).toEqual(["session_1", "ready"]);
    stream.end();
  },
);

test("a listener that reads nothing is cut off before it fills the memory", async () => {
  const stream = new RevocationStream(feed, LONGEST_ACCESS, undefined);
  const closed = once(stream.events, "close");
  const many = Array.from({ length: 200 }, (_, index) => `session_${index}_${"x".repeat(500)}`);
  for (let round = 0; round < 30 && !stream.events.destroyed; round++) {
    await addRevocations(store.db, processClock(clock), "sid", many);
    await feed.refresh();
  }
  await closed;
  expect(stream.events.destroyed).toBe(true);
});
