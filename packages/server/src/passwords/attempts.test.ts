import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY, MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { SqlThrottle } from "../storage/throttle.js";
import { Attempts } from "./attempts.js";
import { KnownPlaces } from "./known-places.js";

const OWNER = "ada@example.com";
const HOME = "203.0.113.7";
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let attempts: Attempts;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock(1_700_006_400_000);
  attempts = new Attempts(new SqlThrottle(store.db, clock), new KnownPlaces(store.db, clock));
  await store.db
    .insertInto("accounts")
    .values({ id: "account_1", name: null, email: OWNER, email_verified: 1, created_at: 0, login_email: OWNER })
    .execute();
});
afterEach(() => store.close());

const succeed = async (address: string) => attempts.succeeded(await attempts.begin(OWNER, address), "account_1");

/** How many of so many wrong tries, each from the next of these addresses, are compared at all. */
async function guess(tries: number, addresses: number, email = OWNER): Promise<number> {
  let compared = 0;
  for (let turn = 0; turn < tries; turn++)
    await attempts.begin(email, `198.51.100.${turn % addresses}`).then(
      () => compared++,
      () => undefined,
    );
  return compared;
}

test("after 1,000 wrong tries from 100 addresses the owner signs in at once from a known place (PW-04)", async () => {
  await succeed(HOME);
  expect(await guess(1000, 100)).toBe(10);
  await succeed(HOME);
  await expect(attempts.begin(OWNER, "192.0.2.1")).rejects.toMatchObject({ reason: "rate_limited" });
});

test("also in IPv6 where the place is a network, not one address of it", async () => {
  await succeed("2001:db8:1:2::7");
  await guess(1000, 100);
  await succeed("2001:db8:1:2:aaaa::1");
});

test("tries from the owner's own address shut the owner out for a minute at most", async () => {
  await succeed(HOME);
  for (let turn = 0; turn < 1000; turn++) await attempts.begin(OWNER, HOME).catch(() => undefined);
  await expect(attempts.begin(OWNER, HOME)).rejects.toMatchObject({ reason: "rate_limited", retryAfter: 60 });
  clock.advance(MINUTE);
  await succeed(HOME);
});

test("strangers get a hundred tries a day at one account, wherever they come from", async () => {
  let compared = 0;
  for (let minute = 0; minute < 14; minute++) {
    compared += await guess(20, 20);
    clock.advance(MINUTE);
  }
  expect(compared).toBe(100);
  clock.advance(DAY);
  expect(await guess(1, 1)).toBe(1);
});

test("one address gets thirty tries a minute, whatever accounts they are at", async () => {
  let compared = 0;
  for (let turn = 0; turn < 50; turn++) compared += await guess(1, 1, `person-${turn}@example.com`);
  expect(compared).toBe(30);
});

test("an unknown address is counted like a known one (PW-05)", async () => {
  expect(await guess(20, 20, "nobody@example.com")).toBe(10);
});

test("what succeeds or fails by our own fault does not count", async () => {
  for (let turn = 0; turn < 50; turn++) await succeed(HOME);
  for (let turn = 0; turn < 50; turn++) await attempts.undo(await attempts.begin(OWNER, "192.0.2.1"));
});

test("a place is forgotten after ninety days, and when the password is reset from another", async () => {
  await succeed(HOME);
  await guess(20, 20);
  await attempts.restart("account_1", OWNER, "192.0.2.1");
  await succeed("192.0.2.1");
  await expect(attempts.begin(OWNER, HOME)).rejects.toMatchObject({ reason: "rate_limited" });
  clock.advance(91 * DAY);
  await guess(20, 20);
  await expect(attempts.begin(OWNER, "192.0.2.1")).rejects.toMatchObject({ reason: "rate_limited" });
});

test("no row holds an address in clear", async () => {
  await succeed(HOME);
  await guess(3, 3);
  const rows = await Promise.all([
    store.db.selectFrom("known_places").selectAll().execute(),
    store.db.selectFrom("throttle").selectAll().execute(),
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/ada@|203\.0\.113|198\.51/);
});
