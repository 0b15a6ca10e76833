import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { Accounts } from "./accounts.js";
import type { ProviderIdentity } from "./identities.js";

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let accounts: Accounts;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  const clock = new ManualClock();
  accounts = new Accounts(store.db, processClock(clock), clock);
});
afterEach(() => store.close());

const person: ProviderIdentity = {
  provider: "spotify",
  subject: "immutable",
  formerSubject: "changeable",
  name: "Ada",
  email: "ada@example.com",
  emailVerified: false,
};

test("the same subject is the same account, whatever else has changed", async () => {
  const first = await accounts.forIdentity(person);
  const second = await accounts.forIdentity({ ...person, formerSubject: "other", name: "A.", email: null });
  expect(first.created).toBe(true);
  expect(second).toEqual({ accountId: first.accountId, created: false });
});

test("an unverified e-mail address is compared with nothing (CL-10)", async () => {
  const first = await accounts.forIdentity(person);
  const sameMail = await accounts.forIdentity({ ...person, subject: "somebody else", formerSubject: "else" });
  const otherProvider = await accounts.forIdentity({ ...person, provider: "github" });
  expect(new Set([first.accountId, sameMail.accountId, otherProvider.accountId]).size).toBe(3);
});

test("an account known by the former identifier moves to the immutable one, once", async () => {
  const before = await accounts.forIdentity({ ...person, subject: undefined });
  const after = await accounts.forIdentity(person);
  expect(after).toEqual({ accountId: before.accountId, created: false });
  const thief = await accounts.forIdentity({ ...person, subject: "another person with the old name" });
  expect(thief.created).toBe(true);
});

test("the former identifier never finds an account that has the immutable one", async () => {
  const known = await accounts.forIdentity(person);
  const without = await accounts.forIdentity({ ...person, subject: undefined });
  expect(without.accountId).not.toBe(known.accountId);
});

test("twenty simultaneous first logins make one account", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => accounts.forIdentity(person)));
  expect(new Set(all.map((one) => one.accountId)).size).toBe(1);
  expect(all.filter((one) => one.created)).toHaveLength(1);
  expect(await store.db.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
});
