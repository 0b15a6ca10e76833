import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { addRevocations } from "../storage/revocations.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { SqlRotationStore } from "./rotation-sql.js";
import type { Access, SessionTokens } from "./session.js";
import { ISSUER, TemporarySessions } from "./temporary-sessions.js";

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let room: TemporarySessions;
let tokens: SessionTokens;
let access: Access;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  const account = { id: "account_1", name: null, email: null, email_verified: 0, created_at: 0 };
  await store.db.insertInto("accounts").values(account).execute();
  const rotations = new SqlRotationStore(store.db, processClock(clock));
  room = await TemporarySessions.open(store.db, rotations, KeyRing.parse(newRootKey()), clock);
  tokens = await room.login();
  access = await room.tokens.authenticate(tokens.accessToken, "account");
});
afterEach(async () => {
  await room.feed.close();
  await store.close();
});

const fails = (reason: string) => expect.objectContaining({ reason });
const issue = async (audience = ISSUER) => (await room.tickets.issue(access, audience)).ticket;
const take = (ticket: Secret, audience = ISSUER) => room.tickets.take(ticket, audience);

test("of 50 parallel tries one gets the socket (WS-01)", async () => {
  const ticket = await issue();
  const tries = await Promise.allSettled(Array.from({ length: 50 }, () => take(ticket)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(fails("invalid_ticket"));
});

test("a ticket is good for 30 seconds and no longer (WS-01)", async () => {
  const [early, late] = [await issue(), await issue()];
  clock.advance(30 * SECOND - 1);
  await expect(take(early)).resolves.toMatchObject({ access: { sid: tokens.sid, clientId: "web" } });
  clock.advance(1);
  await expect(take(late)).rejects.toEqual(fails("ticket_expired"));
  await expect(take(late)).rejects.toEqual(fails("invalid_ticket"));
});

test("a ticket for another server is refused, and spent", async () => {
  const ticket = await issue("https://chat.example");
  await expect(take(ticket)).rejects.toEqual(fails("invalid_ticket"));
  await expect(take(ticket, "https://chat.example")).rejects.toEqual(fails("invalid_ticket"));
});

test("no store has the ticket, only its hash", async () => {
  const ticket = await issue();
  expect(ticket.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const rows = await store.db.selectFrom("one_time").selectAll().execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(ticket.reveal());
});

test("a sign-out ends the tickets that are under way, and gives no more", async () => {
  const ticket = await issue();
  await room.sessions.end({ sids: [tokens.sid] }, "signed_out");
  await expect(take(ticket)).rejects.toEqual(fails("signed_out"));
  await expect(issue()).rejects.toEqual(fails("signed_out"));
});

test.each([
  ["sid", "signed_out", () => access.sid],
  ["claims", "invalid_ticket", () => access.accountId],
  ["kid", "invalid_ticket", () => access.kid],
  ["jti", "invalid_ticket", () => access.claims.jti],
] as const)("what was revoked by %s after the ticket was given opens no socket", async (kind, reason, value) => {
  const ticket = await issue();
  clock.advance(SECOND);
  await addRevocations(
    store.db,
    processClock(clock),
    kind,
    [value()],
    kind === "claims" ? { issuedBefore: clock.now() } : {},
  );
  await room.feed.refresh();
  await expect(take(ticket)).rejects.toEqual(fails(reason));
});

test("the session's end is told: without use, and at most", async () => {
  const opened = clock.now();
  expect((await take(await issue())).endsAt).toBe(opened + DAY);
  for (let day = 0; day < 6; day++) {
    clock.advance(DAY - HOUR);
    tokens = await room.refresh(tokens.refreshToken);
  }
  access = await room.tokens.authenticate(tokens.accessToken, "account");
  expect((await take(await issue())).endsAt).toBe(clock.now() + DAY);
  clock.advance(DAY - HOUR);
  tokens = await room.refresh(tokens.refreshToken);
  access = await room.tokens.authenticate(tokens.accessToken, "account");
  expect((await take(await issue())).endsAt).toBe(opened + 7 * DAY);
});

test("a session gets 30 tickets a minute, and is told when there are more (EV-04)", async () => {
  const all = await Promise.allSettled(Array.from({ length: 40 }, () => issue()));
  const refused = all.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(10);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ reason: "rate_limited", retryAfter: expect.any(Number) });
  clock.advance(MINUTE);
  await expect(issue()).resolves.toBeInstanceOf(Secret);
});
