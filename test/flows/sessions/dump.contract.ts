import { GRANT_TYPES } from "@counterfoil/protocol";
import { expect, test } from "vitest";
import type { Client } from "../../support/client.js";
import type { SessionStage } from "./stage.js";
import { expectSignedIn, refreshed } from "./standing.js";

/** What somebody finds who has copied every store. */
export function dumpContract(stage: () => SessionStage): void {
  test("a copy of every store holds no token, and nothing in it is one (RT-07)", async () => {
    const client = stage().client();
    const tokens = await client.signIn(await stage().person());
    const next = await refreshed(client, tokens);
    await client.login();
    const cells = await stage().stores.cells();
    const texts = [...new Set(cells.map(({ text }) => text))];
    for (const known of [tokens.session_id, tokens.account_id, tokens.device_id])
      expect(texts.some((text) => text.includes(known))).toBe(true);

    const all = texts.join("\n");
    for (const secret of [tokens.refresh_token, next.refresh_token, tokens.access_token, next.access_token]) {
      expect(all).not.toContain(secret);
      // Neither the part that proves it.
      expect(all).not.toContain(secret.slice(-43));
    }
    expect(all).not.toMatch(/cfrt_|sim_[ar]t_/);

    const tried = texts.filter((text) => !/^\d+$/.test(text));
    while (tried.length > 0) await Promise.all(tried.splice(0, 50).map((text) => expectWorthless(client, text)));
    await expectSignedIn(client, next);
  });
}

async function expectWorthless(client: Client, text: string): Promise<void> {
  for (const refresh_token of [text, `cfrt_${text}`]) {
    const form = { grant_type: GRANT_TYPES.refreshToken, refresh_token: refresh_token.slice(0, 4096) };
    expect((await client.token(form)).status, text).toBe(400);
  }
  const bearer = encodeURIComponent(text).slice(0, 8000);
  expect((await client.call(bearer, "GET", "/me")).status, text).toBe(401);
}
