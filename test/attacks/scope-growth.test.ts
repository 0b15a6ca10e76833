import { beforeAll, describe, expect, test } from "vitest";
import { asWeb, Target } from "./target.js";

const WEB = "account connections provider:spotify";
let target: Target;
beforeAll(async () => {
  target = await Target.open();
});

describe("the scope cannot grow (RT-09, RFC 6749 §6)", () => {
  test.each([
    "account provider:spotify",
    "provider:spotify",
    "admin",
    "account admin",
    "x",
    "ACCOUNT",
    "account\u0000",
  ])("a refresh for %j is refused where the session has less, and costs it nothing", async (scope) => {
    const { refresh_token } = await target.signIn(target.user(), { scope: "account connections" });
    const answer = await target.refresh(refresh_token, { scope });
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_scope"]);
    expect((await target.refresh(refresh_token)).tokens().scope).toBe("account connections");
  });

  test("less is given for one access token; what was left out is out of its reach, and comes back", async () => {
    const { refresh_token } = await target.signIn();
    const narrow = (await target.refresh(refresh_token, { scope: "account" })).tokens();
    expect(narrow.scope).toBe("account");
    expect((await target.graphql(narrow.access_token, "{viewer{id}}")).reason).toBe("insufficient_scope");
    expect((await target.refresh(narrow.refresh_token)).tokens().scope).toBe(WEB);
  });

  test("an access token without `account` signs nobody out", async () => {
    const { refresh_token } = await target.signIn();
    const { access_token } = (await target.refresh(refresh_token, { scope: "provider:spotify" })).tokens();
    for (const answer of [
      await target.get("/devices", access_token),
      await target.json("/logout", { scope: "all" }, { authorization: `Bearer ${access_token}` }),
    ])
      expect([answer.status, answer.reason]).toEqual([403, "insufficient_scope"]);
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test.each(["admin", "account admin", "user-read-private", "provider:github", " ", "account,connections", "*"])(
    "a login cannot ask for %j beyond the client's list",
    async (scope) => {
      const answer = await target.json("/login/spotify", { scope }, asWeb);
      expect([answer.status, answer.reason]).toEqual([400, "invalid_scope"]);
    },
  );

  test("nor can the end of a login, nor the provider", async () => {
    const begun = await target.begin({ scope: "account" });
    const { code } = await target.consent(begun);
    const tokens = (await target.finish(begun, code, { scope: WEB })).tokens();
    expect(tokens.scope).toBe("account");
    expect((await target.graphql(tokens.access_token, "{viewer{id}}")).reason).toBe("insufficient_scope");
  });
});
