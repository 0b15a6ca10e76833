import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { TemporaryPostgres } from "../storage/temporary-postgres.js";
import { Accounts } from "./accounts.js";
import { findAccountOf, type ProviderIdentity } from "./identities.js";
import { PasswordAccounts } from "./password-accounts.js";
import { waysInto } from "./ways-in.js";

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await TemporaryPostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

const ada = { email: "Ada@Example.com", loginEmail: "ada@example.com", name: "Ada", passwordHash: "hash" };

/** Ada as a provider tells of her. */
function told(provider: string, email: string | null, emailVerified: boolean): ProviderIdentity {
  return { provider, subject: `${provider}'s ada`, formerSubject: undefined, name: null, email, emailVerified };
}

describe.each([
  ["SQLite", openTemporaryDatabase],
  ["Postgres", () => postgres.open()],
])("a verified e-mail address in %s (PW-08, CL-10)", (_, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  let provided: Accounts;
  let withPassword: PasswordAccounts;
  beforeEach(async () => {
    store = await open();
    const clock = new ManualClock();
    provided = new Accounts(store.db, processClock(clock), clock);
    withPassword = new PasswordAccounts(store.db, processClock(clock), clock);
  });
  afterEach(() => store.close());

  const accounts = () => store.db.selectFrom("accounts").select("id").execute();
  const exists = (...signInWith: string[]) => expect.objectContaining({ reason: "account_exists", signInWith });

  test.each(["ada@example.com", "Ada@Example.com", "ADA@EXAMPLE.COM"])(
    "that a password account has keeps a provider from making a second account or entering the first: %s",
    async (email) => {
      await withPassword.create({ ...ada, verified: true });
      await expect(provided.forIdentity(told("google", email, true))).rejects.toEqual(exists("password"));
      expect(await accounts()).toHaveLength(1);
      expect(await findAccountOf(store.db, told("google", email, true))).toBeUndefined();
    },
  );

  test("that a provider's account has keeps another provider out as well, and the ways in are told", async () => {
    const { accountId } = await provided.forIdentity(told("google", "ada@example.com", true));
    await expect(provided.forIdentity(told("kakao", "ada@Example.com", true))).rejects.toEqual(exists("google"));
    expect(await waysInto(store.db, accountId)).toEqual(["google"]);
  });

  test("with an international domain is compared in ASCII", async () => {
    await provided.forIdentity(told("google", "ada@bücher.example", true));
    const other = told("kakao", "ada@xn--bcher-kva.example", true);
    await expect(provided.forIdentity(other)).rejects.toEqual(exists("google"));
  });

  test("that a provider's account has lets nobody register with it", async () => {
    await provided.forIdentity(told("google", "ada@example.com", true));
    expect(await withPassword.isVerified("ada@example.com")).toBe(true);
    expect(await withPassword.create({ ...ada, verified: true })).toBeUndefined();
    expect(await accounts()).toHaveLength(1);
  });

  test("is not what an unverified one is: the attacker's claim blocks and gets nothing, either way", async () => {
    const planted = await withPassword.create({ ...ada, verified: false });
    const victim = await provided.forIdentity(told("google", "ada@example.com", true));
    expect(victim).toMatchObject({ created: true });
    expect(victim.accountId).not.toBe(planted);
    const claimant = await provided.forIdentity(told("spotify", "ada@example.com", false));
    expect(claimant.created).toBe(true);
    expect(await accounts()).toHaveLength(3);
  });

  test("that a provider merely tells leaves the address free for its owner", async () => {
    const claimant = await provided.forIdentity(told("spotify", "ada@example.com", false));
    expect(await withPassword.isVerified("ada@example.com")).toBe(false);
    const owner = await withPassword.create({ ...ada, verified: true });
    expect(owner).toBeDefined();
    expect(owner).not.toBe(claimant.accountId);
  });

  test("that cannot be read is compared with nothing", async () => {
    const one = await provided.forIdentity(told("google", "not an address", true));
    const other = await provided.forIdentity(told("kakao", "not an address", true));
    expect(one.accountId).not.toBe(other.accountId);
  });

  test("is in nobody's way at the second sign-in, nor for simultaneous first ones", async () => {
    const person = told("google", "ada@example.com", true);
    const all = await Promise.all(Array.from({ length: 20 }, () => provided.forIdentity(person)));
    expect(new Set(all.map(({ accountId }) => accountId)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(await accounts()).toHaveLength(1);
  });
});
