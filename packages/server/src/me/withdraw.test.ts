import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Accounts } from "../accounts/accounts.js";
import { removeIdentity } from "../accounts/identities.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { Providers } from "../providers/providers.js";
import { SPOTIFY_HOSTS, spotify } from "../providers/spotify.js";
import { SqlRotationStore } from "../sessions/rotation-sql.js";
import type { Access } from "../sessions/session.js";
import { TemporarySessions } from "../sessions/temporary-sessions.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { TemporaryPostgres } from "../storage/temporary-postgres.js";
import { ConnectionList } from "../vault/connection-list.js";
import { temporaryVault } from "../vault/temporary-vault.js";
import { connectionId, type Vault } from "../vault/vault.js";
import { type WithdrawRooms, withdraw } from "./withdraw.js";

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await TemporaryPostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

const provider = spotify("id", new Secret("secret"), SPOTIFY_HOSTS);
const ring = KeyRing.parse(newRootKey());
const log = pino({ level: "silent" });
const fails = (reason: string) => expect.objectContaining({ reason });

describe.each([
  ["SQLite", openTemporaryDatabase],
  ["Postgres", () => postgres.open()],
])("a withdrawal and what happens beside it, in %s (RT-16)", (_, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  let clock: ManualClock;
  let accounts: Accounts;
  let vault: Vault;
  let room: TemporarySessions;
  let rooms: WithdrawRooms;

  beforeEach(async () => {
    store = await open();
    const { db } = store;
    clock = new ManualClock();
    const sqlClock = processClock(clock);
    accounts = new Accounts(db, sqlClock, clock);
    vault = temporaryVault(db, clock, ring);
    room = await TemporarySessions.open(db, new SqlRotationStore(db, sqlClock), ring, clock);
    const providers = new Providers([provider]);
    const connections = new ConnectionList({ db, sqlClock, wrapper: ring, providers, clock, log });
    rooms = { stores: { db, clock: sqlClock }, sessions: room.sessions, connections, providers, clock, log };
  });
  afterEach(async () => {
    await room.feed.close();
    await store.close();
  });

  /** A login, as far as it knows whose account it is. */
  const find = async (subject: string) =>
    (await accounts.forIdentity({ provider: "spotify", subject, ...NAMELESS })).accountId;
  const keep = (accountId: string, subject: string) => vault.keep(accountId, provider, subject, TOKENS);
  const enter = (accountId: string) => room.login({ accountId });
  async function signIn(subject = "ada"): Promise<Access> {
    const accountId = await find(subject);
    await keep(accountId, subject);
    const { accessToken } = await enter(accountId);
    return room.tokens.authenticate(accessToken, "account");
  }
  const living = async () =>
    (await store.db.selectFrom("sessions").where("ended_at", "is", null).select("sid").execute()).length;
  const kept = async () => (await store.db.selectFrom("connections").select("id").execute()).length;

  test("ends all sessions, revokes them with the cause, and removes the tokens, told in one event", async () => {
    const access = await signIn();
    await signIn();
    await withdraw(rooms, access);
    expect([await living(), await kept()]).toEqual([0, 0]);
    const revocations = await store.db.selectFrom("revocations").select(["kind", "cause"]).execute();
    expect(revocations).toEqual(Array(2).fill({ kind: "sid", cause: "account_withdrawn" }));
    const events = await store.db.selectFrom("outbox").select("data").where("type", "=", "account.withdrawn").execute();
    expect(events.map(({ data }) => JSON.parse(data))).toEqual([{ providers: ["spotify"] }]);
  });

  test("leaves everybody else as they are", async () => {
    const [ada] = [await signIn("ada"), await signIn("bob")];
    await withdraw(rooms, ada);
    expect([await living(), await kept()]).toEqual([1, 1]);
    await signIn("bob");
  });

  test("a login that had found the account before writes no tokens and opens no session afterwards", async () => {
    const access = await signIn();
    const accountId = await find("ada");
    await withdraw(rooms, access);
    await expect(keep(accountId, "ada")).rejects.toEqual(fails("account_withdrawn"));
    await expect(enter(accountId)).rejects.toEqual(fails("account_withdrawn"));
    expect([await living(), await kept()]).toEqual([0, 0]);
  });

  test("of logins and a withdrawal at once nothing is left alive, whoever comes first", async () => {
    const access = await signIn();
    const logins = Array.from({ length: 12 }, () => signIn());
    const settled = await Promise.allSettled([...logins.slice(0, 6), withdraw(rooms, access), ...logins.slice(6)]);
    expect(settled[6]?.status).toBe("fulfilled");
    for (const outcome of settled)
      if (outcome.status === "rejected") expect(outcome.reason).toEqual(fails("account_withdrawn"));
    expect([await living(), await kept()]).toEqual([0, 0]);
  });

  test("two at once: one withdraws, the other is told", async () => {
    const access = await signIn();
    const both = await Promise.allSettled([withdraw(rooms, access), withdraw(rooms, access)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: fails("account_withdrawn") });
  });

  test("a session that was signed out a moment ago withdraws nothing, though its token looks good here", async () => {
    const [access, other] = [await signIn(), await signIn()];
    await store.db.updateTable("sessions").set({ ended_at: 1 }).where("sid", "=", access.sid).execute();
    await expect(withdraw(rooms, access)).rejects.toEqual(fails("signed_out"));
    expect([await living(), await kept()]).toEqual([1, 1]);
    await withdraw(rooms, other);
  });

  test("of a login and the removal of its connection at once no token is left (ASVS 6.8.1)", async () => {
    const access = await signIn();
    await rooms.connections.link(
      access.accountId,
      { provider: "spotify", subject: "work", ...NAMELESS },
      "connection_1",
    );
    const accountId = await find("ada");
    await rooms.connections.remove(access.accountId, connectionId(accountId, provider, "ada"));
    await expect(keep(accountId, "ada")).rejects.toEqual(fails("not_connected"));
    expect(await kept()).toBe(0);
  });

  test("an identity that is nobody's any more keeps no tokens", async () => {
    const accountId = await find("ada");
    await removeIdentity(store.db, accountId, { provider: "spotify", subject: "ada" });
    await expect(keep(accountId, "ada")).rejects.toEqual(fails("not_connected"));
  });
});

const NAMELESS = { formerSubject: undefined, name: null, email: null, emailVerified: false };
const TOKENS = {
  accessToken: new Secret("at"),
  refreshToken: new Secret("rt"),
  expiresIn: 3600,
  scope: undefined,
};
