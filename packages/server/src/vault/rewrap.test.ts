import { afterEach, beforeEach, expect, test } from "vitest";
import { addTemporaryAccount } from "../accounts/temporary-account.js";
import { HOUR } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import { rewrap } from "../signing/sealed-rows.js";
import { TemporaryTransit } from "../signing/temporary-transit.js";
import { TransitWrapper } from "../signing/transit.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import type { ProviderAccess } from "./provider-refresh.js";
import { SealedConnections } from "./sealed-connections.js";
import { TemporaryProvider, tokens } from "./temporary-provider.js";
import { temporaryVault } from "./temporary-vault.js";

const [oldKey, newKey] = [newRootKey(), newRootKey()];
const oldRing = KeyRing.parse(oldKey);
const bothRing = KeyRing.parse(`${newKey}\n${oldKey}`);
const newRing = KeyRing.parse(newKey);
const ACCOUNTS = Array.from({ length: 120 }, (_, at) => `account_${at}`);

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let fake: TemporaryProvider;
let rows: SealedConnections;
beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  fake = await TemporaryProvider.start();
  rows = new SealedConnections(store.db);
  const vault = temporaryVault(store.db, clock, oldRing);
  for (const id of ACCOUNTS) {
    await addTemporaryAccount(store.db, id, fake.provider, id);
    await vault.keep(id, fake.provider, id, tokens(`at of ${id}`, `rt of ${id}`));
  }
});
afterEach(async () => {
  fake.close();
  await store.close();
});

/** How many connections give their token with this wrapper, and what the others answer. */
async function openWith(wrapper: KeyWrapper): Promise<[good: number, reasons: string[]]> {
  const vault = temporaryVault(store.db, clock, wrapper);
  const heard: PromiseSettledResult<ProviderAccess>[] = [];
  // A few at a time: the engine's answers have two seconds each, on a busy machine too.
  for (let from = 0; from < ACCOUNTS.length; from += 10) {
    const some = ACCOUNTS.slice(from, from + 10).map((id) => vault.accessTokenFor(id, fake.provider));
    heard.push(...(await Promise.allSettled(some)));
  }
  const good = heard.filter((one, at) => one.status === "fulfilled" && one.value.token.reveal() === tokenOf(at));
  const reasons = heard.flatMap((one) => (one.status === "rejected" ? [String(one.reason.reason)] : []));
  return [good.length, [...new Set(reasons)]];
}

const tokenOf = (at: number) => `at of ${ACCOUNTS[at]}`;
const nothing = () => undefined;

test("every data key comes under the newest root key, and the older one can go", async () => {
  const told: number[] = [];
  expect(await rewrap(rows, bothRing, ({ rewrapped }) => told.push(rewrapped))).toEqual({
    rewrapped: 120,
    unreadable: new Map(),
  });
  expect(told).toEqual([50, 100, 120]);
  expect(await rows.counts()).toEqual([{ keyId: newRing.currentId, rows: 120 }]);
  expect(await openWith(newRing)).toEqual([120, []]);
  expect((await rewrap(rows, bothRing, nothing)).rewrapped).toBe(0);
});

test("one that was stopped in the midst goes on where it was", async () => {
  const stop = new Error("stopped");
  const stopped = rewrap(rows, bothRing, () => {
    throw stop;
  });
  await expect(stopped).rejects.toBe(stop);
  expect(await openWith(bothRing)).toEqual([120, []]);
  expect((await rewrap(rows, bothRing, nothing)).rewrapped).toBe(70);
  expect(await openWith(newRing)).toEqual([120, []]);
});

test("two at once, beside a vault that refreshes, harm nobody", async () => {
  clock.advance(HOUR);
  const vault = temporaryVault(store.db, clock, bothRing);
  const refreshing = ACCOUNTS.slice(0, 30).map((id) => vault.accessTokenFor(id, fake.provider));
  await Promise.all([rewrap(rows, bothRing, nothing), rewrap(rows, bothRing, nothing), ...refreshing]);
  expect(await rows.counts()).toEqual([{ keyId: newRing.currentId, rows: 120 }]);
  clock.advance(-HOUR);
  const later = temporaryVault(store.db, clock, newRing);
  for (const id of ACCOUNTS) expect((await later.accessTokenFor(id, fake.provider)).token.reveal()).toMatch(/^at/);
});

test("a root key taken away too early ends no grant: the rows say so, and open when it is back", async () => {
  clock.advance(HOUR);
  expect(await openWith(newRing)).toEqual([0, ["connection_unreadable"]]);
  expect(fake.asked).toEqual([]);
  expect(await rewrap(rows, newRing, nothing)).toEqual({
    rewrapped: 0,
    unreadable: new Map([[oldRing.currentId, 120]]),
  });
  const statuses = await store.db.selectFrom("connections").select("status").distinct().execute();
  expect(statuses).toEqual([{ status: "active" }]);
  clock.advance(-HOUR);
  expect(await openWith(bothRing)).toEqual([120, []]);
});

test("moving to a Transit engine and back is the same command; while the engine is down no grant ends", async () => {
  const transit = await TemporaryTransit.start();
  const engine = new TransitWrapper(transit.key, oldRing);
  expect((await rewrap(rows, engine, nothing)).rewrapped).toBe(120);
  expect(await openWith(new TransitWrapper(transit.key, newRing))).toEqual([120, []]);
  transit.fault = { status: 503, body: "" };
  expect(await openWith(new TransitWrapper(transit.key, oldRing))).toEqual([0, ["key_service_unavailable"]]);
  transit.fault = undefined;
  expect(await openWith(new TransitWrapper(transit.key, newRing))).toEqual([120, []]);
  const back = new TransitWrapper({ ...transit.key, use: "open" }, newRing);
  expect((await rewrap(rows, back, nothing)).rewrapped).toBe(120);
  await transit.close();
  expect(await openWith(newRing)).toEqual([120, []]);
});
