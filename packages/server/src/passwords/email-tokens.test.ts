import { afterEach, beforeEach, expect, test } from "vitest";
import { HOUR, MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { EmailTokens } from "./email-tokens.js";

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let tokens: EmailTokens;
beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  tokens = new EmailTokens(new SqlOneTimeStore(store.db, clock), clock);
});
afterEach(() => store.close());

const pending = { accountId: "account_1", passwordChangedAt: 7 };

test("a token is taken once, also by twenty at once (PW-06)", async () => {
  const token = await tokens.issue("reset", pending);
  expect(token.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => tokens.take("reset", token)));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(tokens.take("reset", token)).rejects.toMatchObject({ reason: "invalid_email_token" });
});

test("a token of one purpose opens no other", async () => {
  const token = await tokens.issue("reset", pending);
  await expect(tokens.take("verify", token)).rejects.toMatchObject({ reason: "invalid_email_token" });
  expect((await tokens.take("reset", token)).value).toEqual(pending);
});

test("a token for a new password lives for half an hour, one for an address for a day", async () => {
  const registration = { email: "a@example.com", loginEmail: "a@example.com", name: null, passwordHash: "hash" };
  const [reset, verify] = [await tokens.issue("reset", pending), await tokens.issue("verify", registration)];
  clock.advance(30 * MINUTE);
  await expect(tokens.take("reset", reset)).rejects.toMatchObject({ reason: "email_token_expired" });
  clock.advance(23 * HOUR);
  expect((await tokens.take("verify", verify)).value).toEqual(registration);
});

test("a token that is put back keeps its end", async () => {
  const token = await tokens.issue("reset", pending);
  clock.advance(29 * MINUTE);
  await tokens.putBack("reset", token, await tokens.take("reset", token));
  clock.advance(MINUTE);
  await expect(tokens.take("reset", token)).rejects.toMatchObject({ reason: "email_token_expired" });
});

test("the store has a digest of the token, never the token (PW-06)", async () => {
  const token = await tokens.issue("reset", pending);
  expect(JSON.stringify(await store.db.selectFrom("one_time").selectAll().execute())).not.toContain(token.reveal());
  await expect(tokens.take("reset", new Secret("x".repeat(43)))).rejects.toMatchObject({
    reason: "invalid_email_token",
  });
});
