import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { addEvent } from "./outbox.js";
import { OutboxTail } from "./outbox-tail.js";
import { processClock } from "./sql-clock.js";
import { openTemporaryDatabase } from "./temporary-database.js";
import { OwnWakes } from "./wakes.js";

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let wakes: OwnWakes;
let tail: OutboxTail;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  wakes = new OwnWakes();
  tail = new OutboxTail(store.db, processClock(clock), wakes, pino({ level: "silent" }));
});
afterEach(() => store.close());

const happen = (accountId: string, session_id: string) =>
  addEvent(store.db, processClock(clock), accountId, "session.retried", { session_id, generation: 1 });

/** A listener that has begun, and what it heard. */
async function listen(accountId: string): Promise<{ heard: string[]; next: () => Promise<void>; stop: () => void }> {
  const heard: string[] = [];
  let wake: () => void = () => undefined;
  const stop = tail.listen(accountId, ({ data }) => {
    if ("session_id" in data) heard.push(data.session_id);
    wake();
  });
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  await tail.refresh();
  return { heard, next, stop };
}

test("an account's events are told once, in order, and nobody else's", async () => {
  await happen("account_1", "before");
  clock.advance(1);
  const [mine, theirs] = [await listen("account_1"), await listen("account_2")];
  await happen("account_1", "one");
  await happen("account_2", "other");
  clock.advance(1);
  await happen("account_1", "two");
  await tail.refresh();
  expect([mine.heard, theirs.heard]).toEqual([["one", "two"], ["other"]]);
  clock.advance(1);
  await happen("account_1", "three");
  await tail.refresh();
  await tail.refresh();
  expect([mine.heard, theirs.heard]).toEqual([["one", "two", "three"], ["other"]]);
});

test("a wake-up is heard, and where none comes it reads on its own", async () => {
  const listener = await listen("account_1");
  for (const session of ["woken", "not woken"]) {
    const next = listener.next();
    await happen("account_1", session);
    if (session === "woken") wakes.send();
    await next;
  }
  expect(listener.heard).toEqual(["woken", "not woken"]);
});

test("what was written before but committed late is told", async () => {
  const listener = await listen("account_1");
  clock.advance(5000);
  await happen("account_1", "first");
  await tail.refresh();
  clock.advance(-3000);
  await happen("account_1", "late");
  clock.advance(3000);
  await tail.refresh();
  expect(listener.heard).toEqual(["first", "late"]);
});

test("who stops hears nothing more", async () => {
  const [one, other] = [await listen("account_1"), await listen("account_1")];
  one.stop();
  await happen("account_1", "one");
  await tail.refresh();
  expect([one.heard, other.heard]).toEqual([[], ["one"]]);
});
