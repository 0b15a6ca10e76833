import { beforeAll, describe, expect, test } from "vitest";
import { Socket } from "../support/socket.js";
import { CHAT, SocketTarget } from "./socket-target.js";
import { asWeb, basic, bearer } from "./target.js";

let stage: SocketTarget;
beforeAll(async () => {
  stage = await SocketTarget.open();
});

describe("a ticket works once, shortly, for its session (WS-01)", () => {
  test("of 50 handshakes with one ticket, one gets a socket", async () => {
    const one = await stage.ticket();
    const tries = await Promise.all(Array.from({ length: 50 }, () => stage.shake(`ticket=${one}`)));
    const sockets = tries.filter((shaken) => shaken instanceof Socket);
    expect(sockets).toHaveLength(1);
    for (const shaken of tries)
      if (!(shaken instanceof Socket)) expect([shaken.status, shaken.reason]).toEqual([401, "invalid_ticket"]);
  });

  test("of 50 redemptions of one ticket, one is answered", async () => {
    const one = await stage.ticket(stage.tokens.access_token, { audience: CHAT });
    const answers = await Promise.all(Array.from({ length: 50 }, () => stage.redeem(one)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, reason } of answers)
      if (status !== 200) expect([status, reason]).toEqual([401, "invalid_ticket"]);
  });

  test("the answer of a redemption is the session, and no token", async () => {
    const answer = await stage.redeem(await stage.ticket(stage.tokens.access_token, { audience: CHAT }));
    expect(answer.body).toEqual({
      sub: stage.tokens.account_id,
      sid: stage.tokens.session_id,
      scope: stage.tokens.scope,
      client_id: "web",
      session_expires_at: expect.any(Number),
    });
    expect(Number(answer.body.session_expires_at)).toBeGreaterThan(Date.now() / 1000 + 3600);
  });

  test("it is redeemed by the server it is for; whoever else brings it spends it", async () => {
    const asOther = { authorization: basic("other", "other-secret") };
    for (const wrong of [
      (one: string) => stage.redeem(one, CHAT, asOther),
      (one: string) => stage.redeem(one, "https://other.example", asOther),
      (one: string) => stage.redeem(one, "https://other.example"),
      (one: string) => stage.redeem(one, stage.target.url, asWeb),
    ]) {
      const one = await stage.ticket(stage.tokens.access_token, { audience: CHAT });
      for (const answer of [await wrong(one), await stage.redeem(one)])
        expect([answer.status, answer.reason]).toEqual([401, "invalid_ticket"]);
    }
  });

  test("a caller that is no confidential client spends nothing", async () => {
    const one = await stage.ticket(stage.tokens.access_token, { audience: CHAT });
    for (const headers of [{ authorization: basic("chat", "wrong") }, { authorization: basic("desktop", "") }])
      expect((await stage.redeem(one, CHAT, headers)).reason).toBe("invalid_client");
    expect((await stage.redeem(one)).status).toBe(200);
  });

  test("a ticket for another server opens no socket here, and ours is none elsewhere", async () => {
    const theirs = await stage.ticket(stage.tokens.access_token, { audience: CHAT });
    expect((await stage.refused(`ticket=${theirs}`)).reason).toBe("invalid_ticket");
    expect((await stage.redeem(await stage.ticket())).reason).toBe("invalid_ticket");
  });

  test("a client gets tickets for its audiences only (RFC 8707 §2)", async () => {
    for (const audience of ["https://other.example", `${CHAT}/`, "", "issuer"]) {
      const answer = await stage.target.json("/tickets", { audience }, bearer(stage.tokens.access_token));
      expect([answer.status, answer.reason]).toEqual([400, "invalid_target"]);
    }
  });

  test("tickets want a scope of a provider, and a token", async () => {
    const { access_token } = await stage.target.signIn(stage.target.user(), { scope: "account" });
    const answer = await stage.target.json("/tickets", {}, bearer(access_token));
    expect([answer.status, answer.reason]).toEqual([403, "insufficient_scope"]);
    expect((await stage.target.json("/tickets", {})).status).toBe(401);
  });

  test("a session that asks for too many is told to wait (EV-04)", async () => {
    const { access_token } = await stage.target.signIn(stage.target.user(2));
    const answers = await Promise.all(
      Array.from({ length: 61 }, () => stage.target.json("/tickets", {}, bearer(access_token))),
    );
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    for (const { reason, headers } of limited) {
      expect(reason).toBe("rate_limited");
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
  });
});
