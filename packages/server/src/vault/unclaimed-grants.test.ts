import { afterEach, beforeEach, expect, test } from "vitest";
import { MINUTE, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { type HandedOver, UnclaimedGrants } from "./unclaimed-grants.js";

const clock = new ManualClock();
const tokens = {
  accessToken: new Secret("the new access token"),
  refreshToken: new Secret("the new refresh token"),
  expiresIn: 3600,
  scope: "a b",
};
const handedOver: HandedOver = {
  clientId: "front",
  provider: { name: "spotify" },
  refreshToken: new Secret("the old refresh token"),
};
let database: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let grants: UnclaimedGrants;

const open = () => new UnclaimedGrants(new SqlOneTimeStore(database.db, clock), KeyRing.parse(newRootKey()), clock);

beforeEach(async () => {
  database = await openTemporaryDatabase();
  grants = open();
  await grants.put(handedOver, tokens);
});
afterEach(() => database.close());

test("a grant is given to whoever brings the token it replaces, once", async () => {
  clock.advance(20 * SECOND);
  const taken = await grants.take(handedOver);
  expect(taken?.accessToken.reveal()).toBe("the new access token");
  expect(taken?.refreshToken?.reveal()).toBe("the new refresh token");
  expect(taken).toMatchObject({ expiresIn: 3580, scope: "a b" });
  expect(await grants.take(handedOver)).toBeUndefined();
});

test("to nobody else: another client, provider or token finds nothing", async () => {
  for (const other of [
    { clientId: "other" },
    { provider: { name: "google" } },
    { refreshToken: new Secret("the new refresh token") },
  ])
    expect(await grants.take({ ...handedOver, ...other })).toBeUndefined();
});

test("it is sealed, and lies under no text of the token (CL-09)", async () => {
  const rows = JSON.stringify(await database.db.selectFrom("one_time").selectAll().execute());
  expect(rows).toContain("unclaimed_grant");
  expect(rows).not.toMatch(/(?:new|old) (?:access|refresh) token/);
});

test("of two answers the later counts, after ten minutes none, and none that has an owner", async () => {
  await grants.put(handedOver, { ...tokens, refreshToken: undefined, scope: undefined });
  expect(await grants.take(handedOver)).toMatchObject({ refreshToken: undefined, scope: undefined });
  await grants.put(handedOver, tokens);
  await grants.drop(handedOver);
  expect(await grants.take(handedOver)).toBeUndefined();
  await grants.put(handedOver, tokens);
  clock.advance(10 * MINUTE);
  expect(await grants.take(handedOver)).toBeUndefined();
});

test("without the root key it is as if there were nothing", async () => {
  expect(await open().take(handedOver)).toBeUndefined();
});
