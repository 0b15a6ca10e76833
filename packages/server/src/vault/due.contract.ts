import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY } from "../lib/clock.js";
import { processClock } from "../storage/sql-clock.js";
import { announceDue } from "./due.js";
import { type OpenStore, TemporaryProcesses } from "./temporary-processes.js";
import { json } from "./temporary-provider.js";

/** How the coming end of a grant is announced. */
export function dueContract(open: () => Promise<OpenStore>): void {
  let processes: TemporaryProcesses;
  beforeEach(async () => {
    processes = await TemporaryProcesses.over(await open());
  });
  afterEach(() => processes.close());

  const announce = () => {
    const { store, clock } = processes;
    return announceDue(store.db, processClock(clock), clock.now());
  };
  const announced = async () => {
    const events = await processes.store.db.selectFrom("outbox").selectAll().orderBy("created_at").execute();
    return events.map(({ type, data }) => [type, JSON.parse(data).grant_expires_at]);
  };

  test("a grant is announced fourteen days before its end, once, by one of all processes", async () => {
    const end = new Date(processes.clock.now() + 180 * DAY).toISOString();
    processes.clock.advance(166 * DAY - 1);
    expect(await announce()).toBe(0);
    processes.clock.advance(1);
    const counts = await Promise.all(Array.from({ length: 4 }, announce));
    expect(counts.toSorted()).toEqual([0, 0, 0, 1]);
    processes.clock.advance(DAY);
    expect(await announce()).toBe(0);
    expect(await announced()).toEqual([["connection.reauthorization_due", end]]);
  });

  test("the grant of a new consent is announced anew", async () => {
    processes.clock.advance(170 * DAY);
    await announce();
    await processes.consent();
    expect(await announce()).toBe(0);
    processes.clock.advance(170 * DAY);
    expect(await announce()).toBe(1);
  });

  test("a grant that has ended already is not announced", async () => {
    processes.clock.advance(170 * DAY);
    processes.fake.answer = (response) => json(response, 400, { error: "invalid_grant" });
    await processes.ask(0);
    expect(await announce()).toBe(0);
  });
}
