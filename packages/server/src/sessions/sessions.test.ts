import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, HOUR } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { writeRefreshToken } from "./refresh-token.js";
import { SqlRotationStore } from "./rotation-sql.js";
import { client, TemporarySessions } from "./temporary-sessions.js";

const ring = KeyRing.parse(newRootKey());
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let rotations: SqlRotationStore;
let clock: ManualClock;
let room: TemporarySessions;
let closed: boolean;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  rotations = new SqlRotationStore(store.db, processClock(clock));
  closed = false;
  for (const id of ["account_1", "account_2"])
    await store.db
      .insertInto("accounts")
      .values({ id, name: null, email: null, email_verified: 0, created_at: 0 })
      .execute();
  room = await restart();
});
afterEach(async () => {
  await room.feed.close();
  if (!closed) await store.close();
});

/** As a process does at its start. */
async function restart(): Promise<TemporarySessions> {
  await room?.feed.close();
  return TemporarySessions.open(store.db, rotations, ring, clock);
}

const open = (remember = false) => room.login({ remember });
const refresh = (token: Secret, by = client) => room.refresh(token, by);
const fails = (reason: string) => expect.objectContaining({ reason });

describe("what can be refused without a store is refused without it (refresh.md, consequence 2)", () => {
  const claims = {
    accountId: "account_1",
    deviceId: "device_1",
    sid: "session_1",
    generation: 0,
    clientId: "web",
    scopes: ["account" as const],
    amr: ["fed"],
    authTime: 0,
    idleLifetime: DAY,
    absoluteEnd: 0,
    issuedAt: 0,
  };

  beforeEach(async () => {
    await store.close();
    closed = true;
  });

  test("the store is really gone: a token that has to be looked up fails there", async () => {
    const token = writeRefreshToken(ring, { ...claims, absoluteEnd: clock.now() + DAY });
    await expect(refresh(token)).rejects.not.toHaveProperty("reason");
  });

  test.each(["", "x", "cfrt_", "cfrt_AAAA", "cfrt_%00", "x".repeat(1_000_000), `cfrt_${"A".repeat(1_000_000)}`])(
    "garbage %#",
    async (text) => {
      await expect(refresh(new Secret(text))).rejects.toEqual(fails("invalid_refresh_token"));
    },
  );

  test("a token under somebody else's key", async () => {
    const token = writeRefreshToken(KeyRing.parse(newRootKey()), { ...claims, absoluteEnd: clock.now() + DAY });
    await expect(refresh(token)).rejects.toEqual(fails("invalid_refresh_token"));
  });

  test("another client's token (RT-08)", async () => {
    const token = writeRefreshToken(ring, { ...claims, absoluteEnd: clock.now() + DAY });
    await expect(refresh(token, { ...client, id: "native" })).rejects.toEqual(fails("invalid_refresh_token"));
  });

  test("a token past its absolute end", async () => {
    const token = writeRefreshToken(ring, { ...claims, absoluteEnd: clock.now() });
    await expect(refresh(token)).rejects.toEqual(fails("refresh_token_expired"));
  });

  test("access tokens that are none", async () => {
    for (const text of ["", "x", "a.b.c", "x".repeat(1_000_000)])
      await expect(room.tokens.authenticate(new Secret(text), "account")).rejects.toEqual(fails("invalid_token"));
    await expect(room.tokens.authenticate(undefined, "account")).rejects.toEqual(fails("missing_token"));
  });
});

test("an access token is checked without the store, and its scope with it (RFC 6750 §3.1)", async () => {
  const { accessToken, sid } = await open();
  await store.close();
  closed = true;
  expect(await room.tokens.authenticate(accessToken, "account")).toMatchObject({ accountId: "account_1", sid });
  await expect(room.tokens.authenticate(accessToken, "provider:spotify")).rejects.toEqual(fails("insufficient_scope"));
});

describe("lifetimes (RT-06, RFC 9700 §4.14.2)", () => {
  test("rotation never moves the absolute end", async () => {
    let { refreshToken } = await open();
    for (let hours = 12; hours < 7 * 24; hours += 12) {
      clock.advance(12 * HOUR);
      ({ refreshToken } = await refresh(refreshToken));
    }
    clock.advance(12 * HOUR);
    await expect(refresh(refreshToken)).rejects.toEqual(fails("refresh_token_expired"));
  });

  test.each([
    [false, DAY],
    [true, 30 * DAY],
  ])("remember: %s, unused for %d ms, the session is over", async (remember, idle) => {
    const { refreshToken } = await open(remember);
    clock.advance(idle);
    await expect(refresh(refreshToken)).rejects.toEqual(fails("refresh_token_expired"));
  });

  test.each([
    [false, DAY],
    [true, 30 * DAY],
  ])("remember: %s, used a moment before %d ms, it goes on", async (remember, idle) => {
    const { refreshToken } = await open(remember);
    clock.advance(idle - 1000);
    await expect(refresh(refreshToken)).resolves.toBeDefined();
  });

  test("no access token outlives its session", async () => {
    let { refreshToken } = await open();
    for (let days = 0; days < 6; days++) {
      clock.advance(DAY - 1000);
      ({ refreshToken } = await refresh(refreshToken));
    }
    clock.advance(DAY - 1000);
    const { accessExpiresIn, refreshExpiresIn } = await refresh(refreshToken);
    expect(accessExpiresIn).toBeLessThanOrEqual(7);
    expect(refreshExpiresIn).toBeLessThanOrEqual(7);
  });
});

describe("a lost rotation record signs nobody out, and lets nobody back in", () => {
  test("the token itself says where the session stands", async () => {
    const { refreshToken } = await open();
    const { refreshToken: next } = await refresh(refreshToken);
    await store.db.deleteFrom("rotations").execute();
    await expect(refresh(next)).resolves.toBeDefined();
  });

  test("a session that was signed out stays so without its record (RT-20)", async () => {
    const { refreshToken, sid } = await open();
    await room.sessions.end({ sids: [sid] }, "signed_out");
    await store.db.deleteFrom("rotations").execute();
    await expect(refresh(refreshToken)).rejects.toEqual(fails("session_ended"));
    room = await restart();
    await expect(refresh(refreshToken)).rejects.toEqual(fails("session_ended"));
  });

  test("an idle session stays over without its record", async () => {
    const { refreshToken } = await open();
    await store.db.deleteFrom("rotations").execute();
    clock.advance(DAY);
    await expect(refresh(refreshToken)).rejects.toEqual(fails("refresh_token_expired"));
  });
});

describe("a sign-out", () => {
  test("ends access tokens at once, and after a restart (RT-12)", async () => {
    const { accessToken, sid } = await open();
    expect(await room.sessions.end({ sids: [sid] }, "signed_out")).toBe(1);
    await expect(room.tokens.authenticate(accessToken, "account")).rejects.toEqual(fails("signed_out"));
    room = await restart();
    await expect(room.tokens.authenticate(accessToken, "account")).rejects.toEqual(fails("signed_out"));
  });

  test("a second one ends nothing", async () => {
    const { sid } = await open();
    await room.sessions.end({ sids: [sid] }, "signed_out");
    expect(await room.sessions.end({ sids: [sid] }, "signed_out")).toBe(0);
  });

  test("somebody else's device is none of ours (RT-13)", async () => {
    const { deviceId, refreshToken } = await open();
    expect(await room.sessions.end({ accountId: "account_2", deviceId }, "signed_out")).toBe(0);
    await expect(room.sessions.rename("account_2", deviceId, "mine")).rejects.toEqual(fails("not_found"));
    await expect(refresh(refreshToken)).resolves.toBeDefined();
  });

  test("every login has an id and a device of its own (RT-14, RT-17)", async () => {
    const logins = await Promise.all(Array.from({ length: 20 }, () => open()));
    expect(new Set(logins.flatMap(({ sid, deviceId }) => [sid, deviceId])).size).toBe(40);
  });
});

describe("a login on a device that has a session", () => {
  test("the device's own refresh token gives it the same id, and the session before ends", async () => {
    const before = await open();
    const after = await room.login({ refreshToken: before.refreshToken });
    expect(after.deviceId).toBe(before.deviceId);
    expect(after.sid).not.toBe(before.sid);
    await expect(refresh(before.refreshToken)).rejects.toEqual(fails("session_ended"));
    await expect(refresh(after.refreshToken)).resolves.toMatchObject({ sid: after.sid });
    expect(await room.sessions.devices("account_1")).toHaveLength(1);
  });

  test("a token of the session before the last proves the device too, which has one session all the same", async () => {
    const first = await open();
    const second = await room.login({ refreshToken: first.refreshToken });
    const third = await room.login({ refreshToken: first.refreshToken });
    expect(third.deviceId).toBe(first.deviceId);
    await expect(refresh(second.refreshToken)).rejects.toEqual(fails("session_ended"));
    await expect(refresh(third.refreshToken)).resolves.toBeDefined();
    expect(await room.sessions.devices("account_1")).toHaveLength(1);
  });

  test("another person on it gets a new id, and the session before ends", async () => {
    const before = await open();
    const after = await room.login({ accountId: "account_2", refreshToken: before.refreshToken });
    expect(after.deviceId).not.toBe(before.deviceId);
    await expect(refresh(before.refreshToken)).rejects.toEqual(fails("session_ended"));
    await expect(refresh(after.refreshToken)).resolves.toBeDefined();
  });

  test.each(["", "cfrt_AAAA"])("a text that is no token of ours proves nothing: %j (RT-14)", async (text) => {
    const before = await open();
    const after = await room.login({ refreshToken: new Secret(text) });
    expect(after.deviceId).not.toBe(before.deviceId);
    await expect(refresh(before.refreshToken)).resolves.toBeDefined();
  });

  test("another client's token proves nothing (RT-08)", async () => {
    const before = await open();
    await room.login({ client: { ...client, id: "native" }, refreshToken: before.refreshToken });
    await expect(refresh(before.refreshToken)).resolves.toBeDefined();
  });
});

describe("as many devices as the client allows (RT-18, ASVS 7.1.2)", () => {
  const two = { ...client, devices: { most: 2, whenFull: "oldest" as const } };

  test("one more signs out the one that signed in first", async () => {
    const logins = [];
    for (let count = 0; count < 3; count++) {
      logins.push(await room.login({ client: two }));
      clock.advance(HOUR);
    }
    const [first, second, third] = logins;
    expect((await room.sessions.devices("account_1")).map((device) => device.session.sid)).toEqual([
      third?.sid,
      second?.sid,
    ]);
    await expect(refresh(first?.refreshToken ?? new Secret(""))).rejects.toEqual(fails("session_ended"));
  });

  test("a device that nobody has used for its idle lifetime goes before one that is in use", async () => {
    let { refreshToken } = await room.login({ client: two });
    await room.login({ client: two });
    clock.advance(DAY / 2);
    ({ refreshToken } = await refresh(refreshToken));
    clock.advance(DAY / 2);
    await room.login({ client: two });
    await expect(refresh(refreshToken)).resolves.toBeDefined();
  });

  test("a client may refuse one more instead", async () => {
    const refusing = { ...two, devices: { most: 1, whenFull: "refuse" as const } };
    const { refreshToken } = await room.login({ client: refusing });
    await expect(room.login({ client: refusing })).rejects.toEqual(fails("too_many_devices"));
    await expect(refresh(refreshToken)).resolves.toBeDefined();
    await expect(room.login({ client: refusing, refreshToken })).resolves.toBeDefined();
  });

  test("other accounts are not counted", async () => {
    const { refreshToken } = await room.login({ client: two });
    for (let count = 0; count < 4; count++) await room.login({ client: two, accountId: "account_2" });
    await expect(refresh(refreshToken)).resolves.toBeDefined();
  });
});

describe("a store that came back older than the sign-out (RT-20)", () => {
  const snapshot = () => store.db.selectFrom("rotations").selectAll().execute();
  const restore = async (rows: Awaited<ReturnType<typeof snapshot>>) => {
    await store.db.deleteFrom("rotations").execute();
    await store.db.insertInto("rotations").values(rows).execute();
  };

  test.each([HOUR, 3 * DAY])("%d ms later the session stays over", async (later) => {
    const { refreshToken, sid } = await open(true);
    const { refreshToken: next } = await refresh(refreshToken);
    const old = await snapshot();
    await room.sessions.end({ sids: [sid] }, "signed_out");
    clock.advance(later);
    await restore(old);
    room = await restart();
    await expect(refresh(next)).rejects.toEqual(fails("session_ended"));
    await expect(refresh(next)).rejects.toEqual(fails("session_ended"));
  });

  test("not even after a try during which SQL could not be asked", async () => {
    const { refreshToken, sid } = await open(true);
    const { refreshToken: next } = await refresh(refreshToken);
    const old = await snapshot();
    await room.sessions.end({ sids: [sid] }, "signed_out");
    clock.advance(3 * DAY);
    await restore(old);
    room = await restart();
    await store.db.schema.alterTable("sessions").renameTo("away").execute();
    await expect(refresh(next)).rejects.not.toHaveProperty("reason");
    await store.db.schema.alterTable("away").renameTo("sessions").execute();
    await expect(refresh(next)).rejects.toEqual(fails("session_ended"));
  });

  test("a living session is recovered from it", async () => {
    const { refreshToken } = await open(true);
    const old = await snapshot();
    let token = refreshToken;
    for (let generation = 0; generation < 5; generation++) {
      token = (await refresh(token)).refreshToken;
      clock.advance(DAY);
    }
    await restore(old);
    await expect(refresh(token)).resolves.toBeDefined();
  });
});

describe("events stand in the outbox with what they speak of", () => {
  const events = async () =>
    (await store.db.selectFrom("outbox").select(["type", "account_id", "data"]).orderBy("created_at").execute()).map(
      ({ type, account_id, data }) => ({ type, account_id, ...JSON.parse(data) }),
    );

  test("a login, a late retry, a reuse", async () => {
    const { refreshToken, sid, deviceId } = await open();
    clock.advance(1000);
    await refresh(refreshToken);
    clock.advance(client.retryWindow);
    const { refreshToken: current } = await refresh(refreshToken);
    clock.advance(client.retryWindow);
    await refresh(current);
    clock.advance(client.retryWindow);
    await expect(refresh(refreshToken)).rejects.toEqual(fails("refresh_token_reused"));
    await expect(refresh(refreshToken)).rejects.toEqual(fails("session_ended"));
    const of = { account_id: "account_1", session_id: sid };
    await expect.poll(events).toEqual([
      { ...of, type: "session.opened", device_id: deviceId, client_id: "web", amr: ["fed"] },
      { ...of, type: "session.retried", generation: 1 },
      { ...of, type: "session.reused", device_id: deviceId },
    ]);
  });

  test("a sign-out, once", async () => {
    const { sid, deviceId } = await open();
    clock.advance(1000);
    await room.sessions.end({ sids: [sid] }, "signed_out");
    await room.sessions.end({ sids: [sid] }, "signed_out");
    expect((await events()).slice(1)).toEqual([
      { type: "session.ended", account_id: "account_1", session_id: sid, device_id: deviceId, reason: "signed_out" },
    ]);
  });

  test("two callers in one window: a thief beside the owner, or a network that changed", async () => {
    const { refreshToken, sid } = await open();
    const by = (token: Secret, userAgent: string, address: string) =>
      room.refreshing.refresh(client, token, { caller: { userAgent, address } });
    const { refreshToken: next } = await by(refreshToken, "one", "203.0.113.1");
    await by(next, "one", "198.51.100.2");
    expect((await events()).slice(1)).toEqual([]);
    clock.advance(1000);
    await by(next, "other", "203.0.113.1");
    await by(next, "one", "2001:db8::1");
    const shared = { type: "session.shared", account_id: "account_1", session_id: sid, generation: 1 };
    await expect.poll(async () => (await events()).slice(1)).toEqual([shared, shared]);
  });
});
