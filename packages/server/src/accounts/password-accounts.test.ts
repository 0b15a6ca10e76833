import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { TemporaryPostgres } from "../storage/temporary-postgres.js";
import { type NewPasswordAccount, type PasswordAccount, PasswordAccounts } from "./password-accounts.js";

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await TemporaryPostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

const ada: NewPasswordAccount = {
  email: "Ada@example.com",
  loginEmail: "ada@example.com",
  name: "Ada",
  verified: true,
  passwordHash: "hash",
};

describe.each([
  ["SQLite", openTemporaryDatabase],
  ["Postgres", () => postgres.open()],
])("accounts with passwords in %s", (_, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  let clock: ManualClock;
  let accounts: PasswordAccounts;
  beforeEach(async () => {
    store = await open();
    clock = new ManualClock();
    accounts = new PasswordAccounts(store.db, processClock(clock), clock);
  });
  afterEach(() => store.close());

  async function made(account = ada): Promise<PasswordAccount> {
    const id = await accounts.create(account);
    const found = id === undefined ? undefined : await accounts.find(id);
    if (!found) throw new Error("the account was not made");
    return found;
  }

  async function events(): Promise<unknown[]> {
    const rows = await store.db.selectFrom("outbox").select(["type", "data"]).orderBy("created_at").execute();
    return rows.map(({ type, data }) => [type, JSON.parse(data)]);
  }

  test("of twenty simultaneous registrations of one address one makes the account", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => accounts.create(ada)));
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    expect(await store.db.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
    expect(await events()).toEqual([["account.created", { provider: "password" }]]);
  });

  test("of two changes that saw the same password one counts", async () => {
    const account = await made();
    clock.advance(1000);
    const changed = await Promise.all(["one", "two"].map((hash) => accounts.setPassword(account, hash, false)));
    expect(changed.sort()).toEqual([false, true]);
    expect((await events()).slice(1)).toEqual([["password.changed", { by_mail: false }]]);
  });

  test("a first password may be set where there is none, and proves the address", async () => {
    const account = await made({ ...ada, verified: false, passwordHash: undefined });
    expect(await accounts.setPassword(account, "first", true)).toBe(true);
    expect(await accounts.find(account.accountId)).toMatchObject({ passwordHash: "first", verified: true });
  });

  test("a new hash of the same password leaves the time of the password, and a changed password alone", async () => {
    const account = await made();
    clock.advance(1000);
    await accounts.rehash(account, "dearer");
    expect(await accounts.find(account.accountId)).toEqual({ ...account, passwordHash: "dearer" });
    await accounts.rehash(account, "late");
    expect((await accounts.find(account.accountId))?.passwordHash).toBe("dearer");
  });
});
