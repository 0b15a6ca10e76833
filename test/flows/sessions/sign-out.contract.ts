import type { TokenResponse } from "@counterfoil/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { type Client, outcome } from "../../support/client.js";
import type { SessionStage } from "./stage.js";
import { expectSignedIn, expectSignedOut, expectSignedOutSoon } from "./standing.js";

/** How a session ends because somebody wants it to. */
export function signOutContract(stage: () => SessionStage): void {
  let client: Client;
  let person: string;
  let phone: TokenResponse;
  let tablet: TokenResponse;
  let desk: TokenResponse;
  let stranger: TokenResponse;
  beforeEach(async () => {
    client = stage().client();
    person = await stage().person();
    [phone, tablet, desk] = [await client.signIn(person), await client.signIn(person), await client.signIn(person)];
    stranger = await client.signIn(await stage().person());
  });

  const logout = (tokens: TokenResponse, body?: unknown) => client.call(tokens.access_token, "POST", "/logout", body);

  /** At the process that was asked at once, at the others within a second. */
  async function expectOutEverywhere(tokens: readonly TokenResponse[]): Promise<void> {
    for (const one of tokens) await expectSignedOut(client, one);
    for (const elsewhere of stage().clients().slice(1))
      for (const one of tokens) await expectSignedOutSoon(elsewhere, one);
  }

  describe("15 · signing out", () => {
    test("a device: its tokens are dead at every process, the others go on (RT-11)", async () => {
      const answer = await logout(phone);
      expect({ status: answer.status, body: answer.text }).toEqual({ status: 204, body: "" });
      await expectOutEverywhere([phone]);
      for (const one of [tablet, desk]) await expectSignedIn(client, one);
    });

    test("the others: this one stays", async () => {
      expect((await logout(phone, { scope: "others" })).status).toBe(204);
      await expectOutEverywhere([tablet, desk]);
      await expectSignedIn(client, phone);
    });

    test("all: this one too, and nobody else (RT-12)", async () => {
      expect((await logout(phone, { scope: "all" })).status).toBe(204);
      await expectOutEverywhere([phone, tablet, desk]);
      await expectSignedIn(client, stranger);
    });

    test("an unknown scope is malformed and signs nobody out", async () => {
      expect(outcome(await logout(phone, { scope: "world" }))).toEqual({ status: 400, reason: "invalid_request" });
      for (const one of [phone, tablet, desk]) await expectSignedIn(client, one);
    });

    test("leaves the connection to the provider, which the next login uses", async () => {
      await logout(phone, { scope: "all" });
      const back = await client.signIn(person);
      expect(back).toMatchObject({ account_id: phone.account_id, new_account: false });
      expect((await client.playlists(back.access_token)).errors).toBeUndefined();
    });
  });
}
