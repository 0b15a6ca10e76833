import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { SqlRotationStore } from "./rotation-sql.js";

/** What a rotation record is about, in small numbers: the state the protocol is stated in. */
interface Record {
  generation: number;
  open: boolean;
  lateRetries: number;
  lateRetryAt: number;
  ended: boolean;
}

const BUDGET = 1;

/** The protocol, stated a second time, in plain steps. */
function expected(record: Record, presented: number): { record: Record; kind: string } {
  if (record.ended) return { record, kind: "reused" };
  if (presented > record.generation)
    return { record: { ...record, generation: presented, open: true }, kind: "recovered" };
  if (presented === record.generation) {
    if (record.open) return { record, kind: "renewed" };
    return { record: { ...record, generation: presented + 1, open: true }, kind: "rotated" };
  }
  if (presented === record.generation - 1) {
    if (record.open) return { record, kind: "converged" };
    const repeated = record.lateRetryAt === record.generation;
    const counted = record.generation - record.lateRetryAt >= 2 ? 0 : record.lateRetries;
    if (repeated || counted < BUDGET) {
      const lateRetries = counted + (repeated ? 0 : 1);
      return { record: { ...record, lateRetries, lateRetryAt: record.generation, open: true }, kind: "retried" };
    }
  }
  return { record: { ...record, ended: true }, kind: "reused" };
}

const WINDOW = 10 * SECOND;
const GENERATIONS = 5;
const key = { accountId: "account", deviceId: "device", sid: "session" };

let temporary: Awaited<ReturnType<typeof openTemporaryDatabase>>;
beforeAll(async () => {
  temporary = await openTemporaryDatabase();
});
afterAll(() => temporary.close());

test("in every state that can be reached, every presented generation does what the protocol says", async () => {
  const clock = new ManualClock();
  const store = new SqlRotationStore(temporary.db, processClock(clock));
  const policy = { window: WINDOW, lateRetries: BUDGET, idle: DAY, absoluteEnd: clock.now() + DAY };
  const start: Record = { generation: 0, open: false, lateRetries: 0, lateRetryAt: -1, ended: false };
  const known = new Map([[JSON.stringify(start), start]]);
  for (const record of known.values()) {
    const next: Record[] = record.open && !record.ended ? [{ ...record, open: false }] : [];
    for (let presented = 0; presented <= GENERATIONS; presented++) {
      await write(record, clock.now());
      const step = expected(record, presented);
      const outcome = await store.rotate(key, presented, policy);
      expect(outcome.kind, `${JSON.stringify(record)} given ${presented}`).toBe(step.kind);
      expect(await read(clock.now()), `${JSON.stringify(record)} given ${presented}`).toEqual(step.record);
      if (step.record.generation <= GENERATIONS) next.push(step.record);
    }
    for (const one of next) known.set(JSON.stringify(one), one);
  }
  expect(known.size).toBeGreaterThan(60);
});

async function write(record: Record, now: number): Promise<void> {
  const row = {
    account_id: key.accountId,
    device_id: key.deviceId,
    sid: key.sid,
    generation: record.generation,
    window_opened_at: record.open ? now : now - WINDOW,
    late_retries: record.lateRetries,
    late_retry_at: record.lateRetryAt,
    last_seen_at: now,
    expires_at: now + DAY,
    ended: record.ended ? 1 : 0,
    outcome: "",
    unused_for: 0,
  };
  await temporary.db
    .insertInto("rotations")
    .values(row)
    .onConflict((conflict) => conflict.columns(["account_id", "device_id"]).doUpdateSet(row))
    .execute();
}

async function read(now: number): Promise<Record> {
  const row = await temporary.db.selectFrom("rotations").selectAll().executeTakeFirstOrThrow();
  const { generation, late_retries, late_retry_at, window_opened_at, ended } = row;
  const open = now - window_opened_at < WINDOW;
  return { generation, open, lateRetries: late_retries, lateRetryAt: late_retry_at, ended: ended === 1 };
}
