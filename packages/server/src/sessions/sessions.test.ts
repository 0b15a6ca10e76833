import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Client } from "../clients/client.js";
import { DAY, HOUR, MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { SigningKeys } from "../signing/signing-keys.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { EndedSessions } from "./ended-sessions.js";
import { writeRefreshToken } from "./refresh-token.js";
import { SqlRotationStore } from "./rotation-sql.js";
import { SessionRows } from "./session-rows.js";
import { Sessions } from "./sessions.js";
import { TokenIssuer } from "./token-issuer.js";

const ISSUER = "https://auth.example";
const ring = KeyRing.parse(newRootKey());
const client: Client = {
  id: "web",
  secretHash: undefined,
  firstParty: true,
  grants: ["refresh_token"],
  scopes: ["account", "provider:spotify"],
  providers: {},
  origins: [],
  accessLifetime: 10 * MINUTE,
  remembered: { idle: 30 * DAY, absolute: 180 * DAY },
  unremembered: { idle: DAY, absolute: 7 * DAY },
  retryWindow: 10_000,
  lateRetries: 1,
};
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let sessions: Sessions;
let closed: boolean;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  closed = false;
  sessions = await openSessions();
  await store.db
    .insertInto("accounts")
    .values({ id: "account_1", name: null, email: null, email_verified: 0, created_at: 0 })
    .execute();
});
afterEach(async () => {
  if (!closed) await store.close();
});

/** As a process does at its start. */
async function openSessions(): Promise<Sessions> {
  const keys = await SigningKeys.open(store.db, ring, clock, "Ed25519");
  const rows = new SessionRows(store.db, clock);
  return new Sessions({
    issuer: ISSUER,
    rows,
    rotations: new SqlRotationStore(store.db, clock),
    ended: await EndedSessions.load(rows, clock),
    tokens: new TokenIssuer(ISSUER, keys, ring, clock),
    keys,
    ring,
    clock,
    log: pino({ level: "silent" }),
  });
}

const open = (remember = false) =>
  sessions.open({
    accountId: "account_1",
    client,
    scopes: ["account"],
    amr: ["fed"],
    remember,
    deviceName: undefined,
  });
const refresh = (token: Secret, by = client) => sessions.refresh(by, token, undefined);
const fails = (reason: string) => expect.objectContaining({ reason });

describe("what can be refused without a store is refused without it (refresh.md, consequence 2)", () => {
  const claims = {
    accountId: "account_1",
    deviceId: "device_1",
    sid: "session_1",
    generation: 0,
    clientId: "web",
    issuedAt: 0,
    absoluteEnd: 0,
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
      await expect(sessions.authenticate(new Secret(text), "account")).rejects.toEqual(fails("invalid_token"));
    await expect(sessions.authenticate(undefined, "account")).rejects.toEqual(fails("missing_token"));
  });
});

test("an access token is checked without the store, and its scope with it (RFC 6750 §3.1)", async () => {
  const { accessToken, sid } = await open();
  await store.close();
  closed = true;
  expect(await sessions.authenticate(accessToken, "account")).toMatchObject({ accountId: "account_1", sid });
  await expect(sessions.authenticate(accessToken, "provider:spotify")).rejects.toEqual(fails("insufficient_scope"));
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
    await sessions.end({ sid }, "signed_out");
    await store.db.deleteFrom("rotations").execute();
    await expect(refresh(refreshToken)).rejects.toEqual(fails("session_ended"));
    sessions = await openSessions();
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
    expect(await sessions.end({ sid }, "signed_out")).toBe(1);
    await expect(sessions.authenticate(accessToken, "account")).rejects.toEqual(fails("signed_out"));
    sessions = await openSessions();
    await expect(sessions.authenticate(accessToken, "account")).rejects.toEqual(fails("signed_out"));
  });

  test("a second one ends nothing", async () => {
    const { sid } = await open();
    await sessions.end({ sid }, "signed_out");
    expect(await sessions.end({ sid }, "signed_out")).toBe(0);
  });

  test("somebody else's device is none of ours (RT-13)", async () => {
    const { deviceId, refreshToken } = await open();
    expect(await sessions.end({ accountId: "account_2", deviceId }, "signed_out")).toBe(0);
    await expect(sessions.rename("account_2", deviceId, "mine")).rejects.toEqual(fails("not_found"));
    await expect(refresh(refreshToken)).resolves.toBeDefined();
  });

  test("every login has an id and a device of its own (RT-14, RT-17)", async () => {
    const logins = await Promise.all(Array.from({ length: 20 }, () => open()));
    expect(new Set(logins.flatMap(({ sid, deviceId }) => [sid, deviceId])).size).toBe(40);
  });
});
