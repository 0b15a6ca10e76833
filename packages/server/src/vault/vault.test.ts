import type { ServerResponse } from "node:http";
import { sql } from "kysely";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addTemporaryAccount } from "../accounts/temporary-account.js";
import { DAY, HOUR, MINUTE, SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import { ManualClock } from "../lib/manual-clock.js";
import type { Provider } from "../providers/provider.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { LEASE } from "./connection-rows.js";
import { json, TemporaryProvider, tokens } from "./temporary-provider.js";
import { temporaryVault } from "./temporary-vault.js";
import type { Vault } from "./vault.js";

const ADA = "account_ada";
const BOB = "account_bob";
const SUBJECT = "subject";

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let vault: Vault;
let fake: TemporaryProvider;
let provider: Provider;

/** The vault of another process over the same store. */
const openVault = (wrapper?: KeyRing, log?: Log) => temporaryVault(store.db, clock, wrapper, log);

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  vault = openVault();
  fake = await TemporaryProvider.start();
  provider = fake.provider;
  await addTemporaryAccount(store.db, ADA, provider, SUBJECT);
  await addTemporaryAccount(store.db, BOB, provider, "bob's subject");
});
afterEach(async () => {
  fake.close();
  await store.close();
});

const keep = (given = tokens(), account = ADA, subject = SUBJECT) => vault.keep(account, provider, subject, given);
const access = async (rejected?: number, account = ADA) => {
  const { token, version } = await vault.accessTokenFor(account, provider, rejected);
  return { token: token.reveal(), version };
};
const fails = (reason: string) => expect.objectContaining({ reason });

describe("a token that is good is given as it is", () => {
  test("without asking the provider, up to a minute before its end", async () => {
    await keep();
    expect(await access()).toEqual({ token: "at0", version: 1 });
    clock.advance(HOUR - MINUTE - 1);
    expect(await access()).toEqual({ token: "at0", version: 1 });
    expect(fake.asked).toEqual([]);
  });

  test("to its own account only", async () => {
    await keep();
    await expect(access(undefined, BOB)).rejects.toEqual(fails("not_connected"));
  });
});

describe("a token near its end is refreshed once, whoever asks (CL-12)", () => {
  test("50 parallel callers share one request", async () => {
    await keep();
    clock.advance(HOUR);
    const got = await Promise.all(Array.from({ length: 50 }, () => access()));
    expect(got).toEqual(Array(50).fill({ token: "at1", version: 2 }));
    expect(fake.asked).toEqual(["rt0"]);
    expect(await access()).toEqual({ token: "at1", version: 2 });
    expect(fake.asked).toHaveLength(1);
  });

  test("50 callers whose request fails all hear of it, and the next one asks anew", async () => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response, nth) =>
      nth === 1 ? json(response, 503, {}) : json(response, 200, { access_token: "at2", expires_in: 3600 });
    const got = await Promise.allSettled(Array.from({ length: 50 }, () => access()));
    for (const one of got) expect(one).toEqual({ status: "rejected", reason: fails("provider_unavailable") });
    expect(fake.asked).toHaveLength(1);
    expect(await access()).toEqual({ token: "at2", version: 2 });
  });

  test("a short-lived token is refreshed in the last quarter of its life, not with every call", async () => {
    await keep(tokens("short", "rt0", 40));
    clock.advance(29 * SECOND);
    expect((await access()).token).toBe("short");
    clock.advance(SECOND);
    expect((await access()).token).toBe("at1");
    expect(fake.asked).toHaveLength(1);
  });

  test("two accounts have a request each", async () => {
    await keep();
    await keep(tokens("bob's", "rt-bob"), BOB, "bob's subject");
    clock.advance(HOUR);
    fake.answer = (response) => json(response, 200, { access_token: `for ${fake.asked.at(-1)}`, expires_in: 3600 });
    expect((await access()).token).toBe("for rt0");
    expect((await access(undefined, BOB)).token).toBe("for rt-bob");
  });

  test("the new token is stored before it is used: another process finds it", async () => {
    await keep();
    clock.advance(HOUR);
    await access();
    const other = openVault();
    expect((await other.accessTokenFor(ADA, provider)).token.reveal()).toBe("at1");
    expect(fake.asked).toHaveLength(1);
  });
});

describe("the refresh token of an answer (CL-14, RFC 6749 §6)", () => {
  test("is kept where there is none", async () => {
    await keep();
    for (let nth = 1; nth <= 5; nth++) {
      clock.advance(HOUR);
      expect((await access()).token).toBe(`at${nth}`);
    }
    expect(fake.asked).toEqual(Array(5).fill("rt0"));
  });

  test("replaces the old one where there is one", async () => {
    await keep();
    fake.answer = (response, nth) =>
      json(response, 200, { access_token: `at${nth}`, refresh_token: `rt${nth}`, expires_in: 3600 });
    for (let nth = 1; nth <= 5; nth++) {
      clock.advance(HOUR);
      await access();
    }
    expect(fake.asked).toEqual(["rt0", "rt1", "rt2", "rt3", "rt4"]);
  });
});

describe("what the provider says no to (CL-13)", () => {
  test("invalid_grant is final: the connection says so, and the provider is never fake.asked again", async () => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response) => json(response, 400, { error: "invalid_grant" });
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(access()).rejects.toEqual(fails("reauthorization_required"));
    expect(fake.asked).toHaveLength(1);
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "needs_reauthorization" }]);
    const restarted = openVault();
    await expect(restarted.accessTokenFor(ADA, provider)).rejects.toEqual(fails("reauthorization_required"));
    expect(fake.asked).toHaveLength(1);
  });

  test.each([
    [503, "provider_unavailable"],
    [500, "provider_unavailable"],
    [502, "provider_unavailable"],
    [429, "rate_limited"],
  ])("%d passes: the next call recovers with the same refresh token", async (status, reason) => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response, nth) =>
      nth === 1
        ? json(response, status, { error: "x" })
        : json(response, 200, { access_token: "new", expires_in: 3600 });
    await expect(access()).rejects.toEqual(fails(reason));
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "active" }]);
    expect((await access()).token).toBe("new");
    expect(fake.asked).toEqual(["rt0", "rt0"]);
  });

  test("odd answers change nothing", async () => {
    await keep();
    clock.advance(HOUR);
    const rows = () =>
      store.db.selectFrom("connections").select(["access_token", "refresh_token", "data_key", "status", "version"]);
    const before = await rows().execute();
    const odd: ((response: ServerResponse) => unknown)[] = [
      (response) => response.end("<html>"),
      (response) => response.end(),
      (response) => json(response, 200, { error: "slow_down" }),
      (response) => json(response, 200, { access_token: "" }),
      (response) => response.destroy(),
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    ];
    for (const one of odd) {
      fake.answer = one;
      await expect(access()).rejects.toEqual(fails("provider_unavailable"));
      clock.advance(10 * SECOND);
    }
    expect(fake.asked).toHaveLength(odd.length);
    expect(await rows().execute()).toEqual(before);
  });

  test.each([
    [503, "provider_unavailable"],
    [429, "rate_limited"],
  ])("%d with Retry-After: nobody asks before it is over, in no process (RFC 9110 §10.2.3)", async (status, reason) => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response) => response.writeHead(status, { "retry-after": "42" }).end();
    await expect(access()).rejects.toMatchObject({ reason, retryAfter: 42 });
    clock.advance(30 * SECOND);
    for (const one of [vault, openVault()])
      await expect(one.accessTokenFor(ADA, provider)).rejects.toMatchObject({ reason, retryAfter: 12 });
    expect(fake.asked).toHaveLength(1);
    clock.advance(12 * SECOND);
    fake.answer = (response) => json(response, 200, { access_token: "new", expires_in: 3600 });
    expect((await access()).token).toBe("new");
  });

  test.each([503, 429])("%d in the last minute of a token: what is left of its life is used", async (status) => {
    await keep();
    clock.advance(HOUR - 30 * SECOND);
    fake.answer = (response) => response.writeHead(status, { "retry-after": "60" }).end();
    expect(await access()).toEqual({ token: "at0", version: 1 });
    await expect(access(1)).rejects.toMatchObject({ retryAfter: 60 });
    clock.advance(30 * SECOND);
    await expect(access()).rejects.toMatchObject({ retryAfter: 30 });
    expect(fake.asked).toHaveLength(1);
  });

  test("whatever it wants, a provider is asked again after an hour; without a wish five seconds are advised", async () => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response) => response.writeHead(429, { "retry-after": "86207" }).end();
    await expect(access()).rejects.toMatchObject({ retryAfter: 86207 });
    clock.advance(HOUR);
    fake.answer = (response) => response.writeHead(503).end();
    await expect(access()).rejects.toMatchObject({ reason: "provider_unavailable", retryAfter: 5 });
    expect(fake.asked).toHaveLength(2);
  });

  test("five failures of whichever accounts hold everybody back for five seconds; the connections stay active", async () => {
    await keep();
    await keep(tokens("bob's", "rt-bob"), BOB, "bob's subject");
    clock.advance(HOUR);
    fake.answer = (response) => json(response, 500, {});
    for (const account of [ADA, BOB, ADA, BOB, ADA])
      await expect(access(undefined, account)).rejects.toEqual(fails("provider_unavailable"));
    for (const account of [ADA, BOB])
      await expect(access(undefined, account)).rejects.toMatchObject({ reason: "provider_unavailable", retryAfter: 5 });
    expect(fake.asked).toHaveLength(5);
    clock.advance(5 * SECOND);
    fake.answer = (response) => json(response, 200, { access_token: "new", expires_in: 3600 });
    expect((await access(undefined, BOB)).token).toBe("new");
    expect((await access()).token).toBe("new");
  });

  test("our own wrong credentials end no grant", async () => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response) => json(response, 400, { error: "invalid_client" });
    await expect(access()).rejects.toEqual(fails("provider_misconfigured"));
    fake.answer = (response) => json(response, 200, { access_token: "new", expires_in: 3600 });
    expect((await access()).token).toBe("new");
  });

  test("a grant without a refresh token ends with its access token", async () => {
    await keep({ ...tokens(), refreshToken: undefined });
    expect((await access()).token).toBe("at0");
    clock.advance(HOUR);
    await expect(access()).rejects.toEqual(fails("reauthorization_required"));
    expect(fake.asked).toEqual([]);
  });
});

describe("a grant whose end the provider has told", () => {
  test("is due fourteen days before, works until then, and a new consent puts the end off", async () => {
    await keep();
    clock.advance(166 * DAY - 1);
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "active" }]);
    clock.advance(1);
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "reauthorization_due" }]);
    expect((await access()).token).toBe("at1");
    await keep();
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "active" }]);
  });
});

describe("a token that the API has refused before its time", () => {
  test("is refreshed, once for all whose call was refused", async () => {
    await keep();
    const { version } = await access();
    const got = await Promise.all(Array.from({ length: 20 }, () => access(version)));
    expect(got).toEqual(Array(20).fill({ token: "at1", version: 2 }));
    expect(fake.asked).toHaveLength(1);
  });

  test("is not refreshed again for a caller who hears of it late", async () => {
    await keep();
    await access(1);
    expect(await access(1)).toEqual({ token: "at1", version: 2 });
    expect(fake.asked).toHaveLength(1);
  });
});

describe("a second consent (RFC 6749 §4.1)", () => {
  test("replaces the first, in one row", async () => {
    await keep();
    await keep(tokens("second", "rt-second"));
    expect(await access()).toEqual({ token: "second", version: 2 });
    expect(await vault.statuses(ADA)).toHaveLength(1);
    clock.advance(HOUR);
    await access();
    expect(fake.asked).toEqual(["rt-second"]);
  });

  test("mends a grant that had ended", async () => {
    await keep();
    clock.advance(HOUR);
    fake.answer = (response) => json(response, 400, { error: "invalid_grant" });
    await expect(access()).rejects.toEqual(fails("reauthorization_required"));
    await keep(tokens("mended", "rt-mended"));
    expect((await access()).token).toBe("mended");
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "active" }]);
  });

  test("of two at the same time one row remains, and it works", async () => {
    await Promise.all(Array.from({ length: 10 }, (_, at) => keep(tokens(`at-${at}`, `rt-${at}`))));
    expect(await vault.statuses(ADA)).toHaveLength(1);
    expect((await access()).token).toMatch(/^at-\d$/);
  });

  test.each([
    [200, { access_token: "old grant's", refresh_token: "old grant's", expires_in: 3600 }],
    [400, { error: "invalid_grant" }],
  ])("during a refresh of the first that ends with %d is not undone by it", async (status, body) => {
    await keep();
    clock.advance(HOUR);
    const arrived = new Promise<ServerResponse>((resolve) => {
      fake.answer = resolve;
    });
    const pending = access().then(
      ({ token }) => token,
      (error: unknown) => error,
    );
    const held = await arrived;
    await keep(tokens("second", "rt-second"));
    json(held, status, body);
    await pending;
    expect((await access()).token).toBe("second");
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "active" }]);
    fake.answer = (response) => json(response, 200, { access_token: "third", expires_in: 3600 });
    clock.advance(HOUR);
    expect((await access()).token).toBe("third");
    expect(fake.asked.at(-1)).toBe("rt-second");
  });
});

describe("new tokens that the store cannot take", () => {
  const refuse = sql`CREATE TRIGGER full BEFORE UPDATE OF access_token ON connections BEGIN SELECT RAISE(FAIL, 'full'); END`;

  beforeEach(async () => {
    await keep();
    clock.advance(HOUR);
    fake.rotate("rt0");
    await refuse.execute(store.db);
    await expect(access()).rejects.toThrow("full");
  });

  test("are not used, and stored with the next call: the provider, which has rotated, is not asked again", async () => {
    await expect(access()).rejects.toThrow("full");
    await sql`DROP TRIGGER full`.execute(store.db);
    expect(await access()).toEqual({ token: "at1", version: 2 });
    expect(fake.asked).toEqual(["rt0"]);
  });

  test("are stored without a call too, before another process would ask with the old ones", async () => {
    await sql`DROP TRIGGER full`.execute(store.db);
    const other = openVault();
    expect((await other.accessTokenFor(ADA, provider)).token.reveal()).toBe("at1");
    expect(fake.asked).toEqual(["rt0"]);
  });

  test("mend the grant that another process has meanwhile found lost", async () => {
    clock.advance(LEASE);
    await expect(openVault().accessTokenFor(ADA, provider)).rejects.toEqual(fails("reauthorization_required"));
    await sql`DROP TRIGGER full`.execute(store.db);
    expect(await access()).toEqual({ token: "at1", version: 2 });
    expect(await vault.statuses(ADA)).toEqual([{ provider: "spotify", status: "active" }]);
  });
});

describe("what stands in the store", () => {
  test("is sealed: no token in clear (CL-09)", async () => {
    await keep(tokens("plain-access-token", "plain-refresh-token"));
    const rows = await store.db.selectFrom("connections").selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/plain-/);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from("plain-access-token").toString("base64url"));
  });

  test("opens for its own account only: rows swapped between two people fail closed (EV-06)", async () => {
    await keep();
    await keep(tokens("bob's", "rt-bob"), BOB, "bob's subject");
    const [one, other] = await store.db.selectFrom("connections").selectAll().orderBy("account_id").execute();
    if (!one || !other) throw new Error("there are two rows");
    for (const [row, from] of [
      [one, other],
      [other, one],
    ] as const) {
      const { access_token, refresh_token, data_key, key_id } = from;
      await store.db
        .updateTable("connections")
        .set({ access_token, refresh_token, data_key, key_id })
        .where("id", "=", row.id)
        .execute();
    }
    for (const account of [ADA, BOB])
      await expect(access(undefined, account)).rejects.toEqual(fails("connection_unreadable"));
    expect(fake.asked).toEqual([]);
  });

  test("does not open for another account when the row itself is moved there (EV-06)", async () => {
    await keep();
    await store.db.updateTable("connections").set({ account_id: BOB }).execute();
    await expect(access(undefined, BOB)).rejects.toEqual(fails("connection_unreadable"));
    await expect(access()).rejects.toEqual(fails("not_connected"));
  });

  test("does not open when the access token is put where the refresh token belongs (EV-06)", async () => {
    await keep();
    await store.db
      .updateTable("connections")
      .set((row) => ({ refresh_token: row.ref("access_token") }))
      .execute();
    await expect(access()).rejects.toEqual(fails("connection_unreadable"));
  });

  test("does not open with the data key of another row (EV-06)", async () => {
    await keep();
    await keep(tokens("bob's", "rt-bob"), BOB, "bob's subject");
    const bobs = store.db.selectFrom("connections").select(["data_key", "key_id"]).where("account_id", "=", BOB);
    await store.db
      .updateTable("connections")
      .set(await bobs.executeTakeFirstOrThrow())
      .where("account_id", "=", ADA)
      .execute();
    await expect(access()).rejects.toEqual(fails("connection_unreadable"));
    expect((await access(undefined, BOB)).token).toBe("bob's");
  });

  test("opens with the operator's ring only, older keys of it included", async () => {
    await keep();
    const stranger = openVault(KeyRing.parse(newRootKey()));
    await expect(stranger.accessTokenFor(ADA, provider)).rejects.toEqual(fails("connection_unreadable"));
  });
});

test("no error and no log line of the vault holds a token (CL-09)", async () => {
  const lines: string[] = [];
  const logging = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  const watched = openVault(undefined, logging);
  await watched.keep(ADA, provider, SUBJECT, tokens("canary-at", "canary-rt"));
  for (const [status, error] of [
    [400, "invalid_client"],
    [503, "x"],
    [400, "invalid_grant"],
  ] as const) {
    clock.advance(HOUR);
    fake.answer = (response) => json(response, status, { error, error_description: "canary-echo" });
    const failure = await watched.accessTokenFor(ADA, provider).catch((thrown: unknown) => thrown);
    expect(String(failure) + JSON.stringify(failure)).not.toContain("canary");
  }
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("")).not.toContain("canary");
});
