import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Accounts } from "../accounts/accounts.js";
import { identitiesOf, type ProviderIdentity } from "../accounts/identities.js";
import { PasswordAccounts } from "../accounts/password-accounts.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { Providers } from "../providers/providers.js";
import { SPOTIFY_HOSTS, spotify } from "../providers/spotify.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { TemporaryPostgres } from "../storage/temporary-postgres.js";
import { ConnectionList } from "./connection-list.js";
import { temporaryVault } from "./temporary-vault.js";
import { connectionId, type Vault } from "./vault.js";

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await TemporaryPostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

const provider = spotify("id", new Secret("secret"), SPOTIFY_HOSTS);
const other = { ...provider, name: "other" };
const wrapper = KeyRing.parse(newRootKey());
const log = pino({ level: "silent" });

function person(subject: string, at = provider.name): ProviderIdentity {
  return { provider: at, subject, formerSubject: undefined, name: null, email: null, emailVerified: false };
}

describe.each([
  ["SQLite", openTemporaryDatabase],
  ["Postgres", () => postgres.open()],
])("the connections of an account in %s", (_, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  let clock: ManualClock;
  let accounts: Accounts;
  let withPassword: PasswordAccounts;
  let vault: Vault;
  let connections: ConnectionList;
  /** Signed in with the subject `ada`. */
  let ada: string;
  beforeEach(async () => {
    store = await open();
    clock = new ManualClock();
    const sqlClock = processClock(clock);
    accounts = new Accounts(store.db, sqlClock, clock);
    withPassword = new PasswordAccounts(store.db, sqlClock, clock);
    vault = temporaryVault(store.db, clock, wrapper);
    const providers = new Providers([provider, other]);
    connections = new ConnectionList({ db: store.db, sqlClock, wrapper, providers, clock, log });
    ada = await signedIn("ada");
  });
  afterEach(() => store.close());

  const idOf = (account: string, subject: string, at = provider) => connectionId(account, at, subject);
  const keep = (account: string, subject: string, token = `at-${subject}`, at = provider) =>
    vault.keep(account, at, subject, {
      accessToken: new Secret(token),
      refreshToken: new Secret(`rt-${subject}`),
      expiresIn: 3600,
      scope: "one two",
    });
  const link = (account: string, subject: string, at = provider.name) =>
    connections.link(account, person(subject, at), idOf(account, subject, { ...provider, name: at }));
  const reason = (text: string) => expect.objectContaining({ reason: text });
  const ids = async (account = ada) => (await connections.of(account)).map(({ id }) => id);
  async function signedIn(subject: string): Promise<string> {
    const { accountId } = await accounts.forIdentity(person(subject));
    await keep(accountId, subject);
    return accountId;
  }
  async function events(): Promise<unknown[]> {
    const rows = await store.db
      .selectFrom("outbox")
      .select(["type", "data"])
      .where("type", "in", ["connection.linked", "connection.removed"])
      .execute();
    return rows.map(({ type, data }) => [type, JSON.parse(data)]);
  }

  test("are listed with what was granted and never a token", async () => {
    clock.advance(1);
    await link(ada, "work");
    await keep(ada, "work");
    clock.advance(1);
    await link(ada, "elsewhere", "other");
    const listed = await connections.of(ada);
    expect(listed).toEqual([
      expect.objectContaining({ id: idOf(ada, "ada"), scopes: ["one", "two"], status: "active" }),
      expect.objectContaining({ id: idOf(ada, "work"), grantExpiresAt: expect.any(Number) }),
      expect.objectContaining({
        id: idOf(ada, "elsewhere", other),
        provider: "other",
        scopes: [],
        status: "identity_only",
      }),
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/at-|rt-|token/);
  });

  test("at one provider may be several; the one made last is used, and a renewed consent changes no order", async () => {
    clock.advance(1);
    await link(ada, "work");
    await keep(ada, "work");
    clock.advance(1);
    await keep(ada, "ada", "renewed");
    expect((await vault.accessTokenFor(ada, provider)).token.reveal()).toBe("at-work");
    await connections.remove(ada, idOf(ada, "work"));
    expect((await vault.accessTokenFor(ada, provider)).token.reveal()).toBe("renewed");
  });

  test("a second link of the same identity is a renewal", async () => {
    expect(await link(ada, "work")).toBe(true);
    expect(await link(ada, "work")).toBe(false);
    expect(await events()).toEqual([["connection.linked", { connection_id: idOf(ada, "work"), provider: "spotify" }]]);
  });

  test("an identity of another account is never moved (ASVS 6.8.1)", async () => {
    const bob = await signedIn("bob");
    await expect(link(ada, "bob")).rejects.toEqual(reason("identity_taken"));
    expect(await accounts.forIdentity(person("bob"))).toEqual({ accountId: bob, created: false });
    expect(await ids()).toEqual([idOf(ada, "ada")]);
    expect(await events()).toEqual([]);
  });

  test("an identity known by its former identifier is not another one", async () => {
    const { accountId } = await accounts.forIdentity({ ...person("x"), subject: undefined, formerSubject: "old-name" });
    const now = { ...person("immutable"), formerSubject: "old-name" };
    await expect(connections.link(ada, now, "connection")).rejects.toEqual(reason("identity_taken"));
    expect((await accounts.forIdentity(now)).accountId).toBe(accountId);
  });

  test("of two accounts that link one identity at once, one gets it", async () => {
    const bob = await signedIn("bob");
    const both = await Promise.allSettled([link(ada, "shared"), link(bob, "shared")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: reason("identity_taken") });
  });

  test("the last way to sign in cannot be removed", async () => {
    await expect(connections.remove(ada, idOf(ada, "ada"))).rejects.toEqual(reason("last_sign_in_method"));
    expect(await ids()).toHaveLength(1);
    expect((await vault.accessTokenFor(ada, provider)).token.reveal()).toBe("at-ada");
  });

  test("of two that remove the last two ways at once, one may", async () => {
    await link(ada, "work");
    const both = await Promise.allSettled(
      ["ada", "work"].map((subject) => connections.remove(ada, idOf(ada, subject))),
    );
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: reason("last_sign_in_method") });
    expect(await identitiesOf(store.db, ada)).toHaveLength(1);
  });

  test("an identity at a provider that is not configured any more is no way in", async () => {
    await link(ada, "gone", "abandoned");
    await expect(connections.remove(ada, idOf(ada, "ada"))).rejects.toEqual(reason("last_sign_in_method"));
    await connections.remove(ada, idOf(ada, "gone", { ...provider, name: "abandoned" }));
    expect(await ids()).toEqual([idOf(ada, "ada")]);
  });

  test.each([
    [true, "hash", true],
    [false, "hash", false],
    [true, undefined, false],
  ])("a password is a way in once its address is verified and it is chosen: %s, %s", async (verified, hash, may) => {
    const own = await withPassword.create({
      email: "bob@example.com",
      loginEmail: "bob@example.com",
      name: null,
      verified,
      passwordHash: hash,
    });
    if (own === undefined) throw new Error("the account was not made");
    await link(own, "bob");
    const removal = connections.remove(own, idOf(own, "bob"));
    if (may) expect(await removal).toMatchObject({ provider: "spotify", tokens: undefined });
    else await expect(removal).rejects.toEqual(reason("last_sign_in_method"));
  });

  test("what is removed is gone from the vault, and the identity belongs to nobody", async () => {
    await link(ada, "work");
    const { tokens } = await connections.remove(ada, idOf(ada, "ada"));
    expect(tokens?.refreshToken?.reveal()).toBe("rt-ada");
    expect(await store.db.selectFrom("connections").selectAll().execute()).toEqual([]);
    await expect(vault.accessTokenFor(ada, provider)).rejects.toEqual(reason("not_connected"));
    expect((await accounts.forIdentity(person("ada"))).accountId).not.toBe(ada);
    expect(await events()).toContainEqual([
      "connection.removed",
      { connection_id: idOf(ada, "ada"), provider: "spotify" },
    ]);
  });

  test("another account's connection is unknown", async () => {
    const bob = await signedIn("bob");
    await link(bob, "more");
    await expect(connections.remove(ada, idOf(bob, "more"))).rejects.toEqual(reason("not_found"));
    expect(await ids(bob)).toHaveLength(2);
  });

  test("tokens that do not open do not keep a connection alive", async () => {
    await link(ada, "work");
    await store.db.updateTable("connections").set({ data_key: "broken" }).execute();
    expect((await connections.remove(ada, idOf(ada, "ada"))).tokens).toBeUndefined();
    expect(await ids()).toEqual([idOf(ada, "work")]);
  });
});
