import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { SqlRotationStore } from "./rotation-sql.js";
import { TemporarySessions } from "./temporary-sessions.js";

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let room: TemporarySessions;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  const clock = new ManualClock();
  const account = { id: "account_1", name: null, email: null, email_verified: 0, created_at: 0 };
  await store.db.insertInto("accounts").values(account).execute();
  const rotations = new SqlRotationStore(store.db, processClock(clock));
  room = await TemporarySessions.open(store.db, rotations, KeyRing.parse(newRootKey()), clock);
});
afterEach(async () => {
  await room.feed.close();
  await store.close();
});

/** Does something while no event can be written; it has to fail. */
async function withoutOutbox(work: () => Promise<unknown>): Promise<void> {
  await store.db.schema.alterTable("outbox").renameTo("away").execute();
  await expect(work()).rejects.toThrow();
  await store.db.schema.alterTable("away").renameTo("outbox").execute();
}

const sessions = () => store.db.selectFrom("sessions").select(["sid", "ended_at"]).execute();
const revocations = () => store.db.selectFrom("revocations").select("value").execute();
const events = async () => (await store.db.selectFrom("outbox").select("type").execute()).map(({ type }) => type);

describe("an event and what it speaks of are committed together, or neither is (EV-02)", () => {
  test("no session begins whose event cannot be written", async () => {
    await withoutOutbox(() => room.login());
    expect(await sessions()).toEqual([]);
    const { sid } = await room.login();
    expect(await sessions()).toEqual([{ sid, ended_at: null }]);
    expect(await events()).toEqual(["session.opened"]);
  });

  test("none ends whose event cannot be written, and nothing is revoked", async () => {
    const { sid } = await room.login();
    await withoutOutbox(() => room.sessions.end({ sids: [sid] }, "signed_out"));
    expect(await sessions()).toEqual([{ sid, ended_at: null }]);
    expect(await revocations()).toEqual([]);
    await room.sessions.end({ sids: [sid] }, "signed_out");
    expect(await revocations()).toEqual([{ value: sid }]);
    expect(await events()).toEqual(["session.opened", "session.ended"]);
  });
});
