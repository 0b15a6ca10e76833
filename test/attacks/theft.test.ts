import { beforeAll, describe, expect, test } from "vitest";
import type { Answer, Tokens } from "./ask.js";
import { Target } from "./target.js";

/** Without a retry window: every presentation of an old token is after it. */
let target: Target;
beforeAll(async () => {
  target = await Target.open({ COUNTERFOIL_RETRY_WINDOW: "0" });
});

/** Refreshes; it has to succeed. */
async function refreshed(tokens: Pick<Tokens, "refresh_token">): Promise<Tokens> {
  return (await target.refresh(tokens.refresh_token)).tokens();
}

function expectReused(answer: Answer): void {
  expect([answer.status, answer.body.error, answer.reason]).toEqual([400, "invalid_grant", "refresh_token_reused"]);
}

/** One session of a person, and another device of theirs. */
async function stolen(turn: number) {
  const [session, other] = [await target.signIn(target.user(turn)), await target.signIn(target.user(turn))];
  return { session, other };
}

async function expectDead(tokens: readonly Tokens[]): Promise<void> {
  for (const { refresh_token, access_token } of tokens) {
    const refused = await target.refresh(refresh_token);
    expect([refused.status, refused.body.error]).toEqual([400, "invalid_grant"]);
    const answer = await target.get("/me", access_token);
    expect([answer.status, answer.reason]).toEqual([401, "signed_out"]);
  }
}

async function expectAlive(tokens: Tokens): Promise<void> {
  expect((await target.get("/me", tokens.access_token)).status).toBe(200);
  expect((await target.refresh(tokens.refresh_token)).status).toBe(200);
}

describe("a copied refresh token ends the session, whoever comes first (RT-02, RFC 9700 §4.14.2)", () => {
  test("the owner is ahead, the thief comes with an older one", async () => {
    const { session, other } = await stolen(0);
    const owner1 = await refreshed(session);
    const owner2 = await refreshed(owner1);
    expectReused(await target.refresh(session.refresh_token));
    await expectDead([session, owner1, owner2]);
    await expectAlive(other);
  });

  test("the thief is ahead, the owner comes with an older one", async () => {
    const { session, other } = await stolen(1);
    const thief1 = await refreshed(session);
    const thief2 = await refreshed(thief1);
    expectReused(await target.refresh(session.refresh_token));
    await expectDead([session, thief1, thief2]);
    await expectAlive(other);
  });

  test("one step behind is forgiven as a lost answer; staying behind is found out at the next step", async () => {
    const { session, other } = await stolen(2);
    const owner1 = await refreshed(session);
    const thief = await refreshed(session);
    await refreshed(session);
    const rows = target.sql("SELECT generation FROM rotations WHERE sid = ?", session.session_id);
    expect(rows).toEqual([expect.objectContaining({ generation: 1 })]);
    const owner2 = await refreshed(owner1);
    expectReused(await target.refresh(thief.refresh_token));
    await expectDead([session, owner1, owner2, thief]);
    await expectAlive(other);
  });

  test("going ahead by turns never forks: both hold one token, and the first who lags is found out", async () => {
    const { session } = await stolen(4);
    const owner = await refreshed(session);
    const thief = await refreshed(owner);
    const ownerAgain = await refreshed(owner);
    const last = await refreshed(thief);
    expectReused(await target.refresh(owner.refresh_token));
    await expectDead([owner, thief, ownerAgain, last]);
  });

  test("the end outlives a restart, also for the access tokens", async () => {
    const { session } = await stolen(3);
    const next = await refreshed(await refreshed(session));
    expectReused(await target.refresh(session.refresh_token));
    await target.server.restart();
    await expectDead([session, next]);
  });

  test("fifty parallel presentations of an old one end the session once and give no token", async () => {
    const { session } = await stolen(0);
    const next = await refreshed(await refreshed(session));
    const answers = await Promise.all(Array.from({ length: 50 }, () => target.refresh(session.refresh_token)));
    for (const answer of answers) expect([answer.status, answer.body.error]).toEqual([400, "invalid_grant"]);
    await expectDead([next]);
    const [row] = target.sql("SELECT end_reason FROM sessions WHERE sid = ?", session.session_id);
    expect(row).toEqual(expect.objectContaining({ end_reason: "reused" }));
    const revoked = target.sql("SELECT id FROM revocations WHERE value = ?", session.session_id);
    expect(revoked).toHaveLength(1);
  });
});
