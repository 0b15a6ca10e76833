import { TOKEN_TYPES, type TokenResponse } from "@counterfoil/protocol";
import { decodeJwt } from "jose";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, outcome, read, USERS } from "../support/client.js";
import { ExchangeStage, OFFLINE } from "../support/exchange-stage.js";
import { Linking } from "../support/linking.js";
import { connectionOf, stored } from "../support/stored.js";

let stage: ExchangeStage;
beforeAll(async () => {
  stage = await ExchangeStage.start();
});
beforeEach(async () => {
  await stage.simulator.change({ refreshTokens: "absent" });
  await stage.simulator.clearFaults();
});

const tokensOf = (answer: Answer) => read<TokenResponse>(answer);
const me = async ({ access_token }: TokenResponse) =>
  JSON.parse((await stage.client.call(access_token, "GET", "/me")).text);

describe("Spotify, by the refresh token that the front end got", () => {
  test("the person is signed in, and the answer has the shape of RFC 8693 §2.2.1", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.withoutEmail);
    const answer = await stage.byRefreshToken(refresh_token, { device_name: "Mina's laptop", remember: "true" });
    const tokens = tokensOf(answer);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(tokens).toMatchObject({
      token_type: "Bearer",
      issued_token_type: TOKEN_TYPES.accessToken,
      new_account: true,
      refresh_token_expires_in: 30 * 24 * 3600,
      scope: "account connections provider:spotify",
    });
    expect(await me(tokens)).toMatchObject({ connections: [{ provider: "spotify", status: "active" }] });
    const devices = await stage.client.call(tokens.access_token, "GET", "/devices");
    expect(JSON.parse(devices.text).devices).toMatchObject([{ name: "Mina's laptop" }]);
  });

  test("the grant is the vault's: playlists come, and the server refreshes it itself", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.mina);
    const { access_token } = tokensOf(await stage.byRefreshToken(refresh_token));
    for (const refreshTokens of ["absent", "same", "rotate"] as const) {
      await stage.simulator.change({ refreshTokens });
      await stage.simulator.expire();
      expect((await stage.client.playlists(access_token)).errors).toBeUndefined();
    }
  });

  test("who signed in by code before is found again, and the other way round", async () => {
    const before = await stage.codes.signIn(USERS.tobin);
    const { refresh_token } = await stage.simulator.tokens(USERS.tobin);
    const after = tokensOf(await stage.byRefreshToken(refresh_token));
    expect(after).toMatchObject({ account_id: before.account_id, new_account: false });
    expect(after.session_id).not.toBe(before.session_id);
  });

  test("our refresh token goes on as any other", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.mina);
    const first = tokensOf(await stage.byRefreshToken(refresh_token));
    const second = tokensOf(await stage.client.refresh(first.refresh_token));
    expect(second).toMatchObject({ session_id: first.session_id, new_account: false });
    expect(second).not.toHaveProperty("issued_token_type");
  });

  test("fewer scopes, and an audience of the client's list, can be asked for", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.mina);
    const asked = { scope: "account", audience: "https://api.example" };
    const tokens = tokensOf(await stage.byRefreshToken(refresh_token, asked));
    expect(decodeJwt(tokens.access_token)).toMatchObject({ scope: "account", aud: "https://api.example" });
  });

  test("without Spotify nothing is kept, and the same token does later", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.renata);
    const accounts = stored(stage.server.dataFolder, "SELECT id FROM accounts").length;
    for (const endpoint of ["token", "GET /me"]) {
      await stage.simulator.faults([{ endpoint, status: 503 }]);
      const answer = await stage.byRefreshToken(refresh_token);
      expect(outcome(answer)).toMatchObject({ status: 503, reason: "provider_unavailable" });
      await stage.simulator.clearFaults();
    }
    expect(stored(stage.server.dataFolder, "SELECT id FROM accounts")).toHaveLength(accounts);
    expect(tokensOf(await stage.byRefreshToken(refresh_token)).new_account).toBe(true);
  });

  test("a refresh token that Spotify rotated is not lost where the next step fails: it was stored first", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.withoutName);
    await stage.simulator.change({ refreshTokens: "rotate" });
    await stage.simulator.faults([{ endpoint: "GET /me", status: 503 }]);
    expect((await stage.byRefreshToken(refresh_token)).status).toBe(503);
    await stage.simulator.clearFaults();
    await stage.simulator.clearCounters();
    const { account_id, access_token } = tokensOf(await stage.byRefreshToken(refresh_token));
    expect((await stage.simulator.counters()).token.refresh_token).toBe(0);
    await stage.simulator.expire();
    expect((await stage.client.playlists(access_token)).errors).toBeUndefined();
    expect(connectionOf(stage.server.dataFolder, account_id).status).toBe("active");
    // The client's token has been replaced for good, and nothing waits for it any more.
    expect(outcome(await stage.byRefreshToken(refresh_token)).reason).toBe("invalid_subject_token");
  });
});

describe("Google, by the ID token", () => {
  test("alone: an identity, and no grant", async () => {
    const { id_token } = await stage.atGoogle("mina", { nonce: "n-0S6_WzA2Mj" });
    const tokens = tokensOf(await stage.byIdToken(id_token, { nonce: "n-0S6_WzA2Mj" }));
    expect(tokens.issued_token_type).toBe(TOKEN_TYPES.accessToken);
    expect(await me(tokens)).toMatchObject({
      name: "Mina Achterberg",
      email_verified: true,
      connections: [{ provider: "google", status: "identity_only" }],
    });
  });

  test("with the refresh token: the grant is kept, sealed", async () => {
    const { id_token, refresh_token = "" } = await stage.atGoogle("tobin", OFFLINE);
    const tokens = tokensOf(await stage.byIdToken(id_token, { refresh_token }));
    expect((await me(tokens)).connections).toEqual([{ provider: "google", status: "active" }]);
    const row = connectionOf(stage.server.dataFolder, tokens.account_id);
    expect(row.refresh_token).not.toBeNull();
    expect(JSON.stringify(row)).not.toContain("fake_");
  });

  test("a provider known by its issuer alone does as well", async () => {
    const idToken = await stage.idToken("silent", {}, {}, stage.acme);
    const tokens = tokensOf(await stage.byIdToken(idToken, { provider: "acme" }));
    expect((await me(tokens)).connections).toEqual([{ provider: "acme", status: "identity_only" }]);
  });

  test("of one that is for identity only, a refresh token along is neither redeemed nor kept", async () => {
    const idToken = await stage.idToken("silent", {}, {}, stage.acme);
    const { account_id } = tokensOf(
      await stage.byIdToken(idToken, { provider: "acme", refresh_token: "fake_rt_acme" }),
    );
    expect(await stage.acme.counters()).not.toHaveProperty(["POST /token"]);
    const kept = "SELECT id FROM connections WHERE account_id = ?";
    expect(stored(stage.server.dataFolder, kept, account_id)).toEqual([]);
  });

  test("a verified address that another account has verified makes no second account (CL-10)", async () => {
    const { id_token } = await stage.atGoogle("mina");
    tokensOf(await stage.byIdToken(id_token));
    const answer = await stage.byIdToken(await stage.idToken("mina", {}, {}, stage.acme), { provider: "acme" });
    expect(outcome(answer)).toEqual({ status: 409, reason: "account_exists" });
    expect(JSON.parse(answer.text).sign_in_with).toEqual(["google"]);
  });

  test("without Google's token endpoint nobody is signed in, and nothing is kept", async () => {
    const { id_token, refresh_token = "" } = await stage.atGoogle("silent", OFFLINE);
    await stage.google.faults({ endpoint: "POST /token", times: 1, status: 503, text: "" });
    const answer = await stage.byIdToken(id_token, { refresh_token });
    expect(outcome(answer)).toMatchObject({ status: 503, reason: "provider_unavailable" });
    const people = "SELECT subject FROM identities WHERE provider = 'google' AND subject LIKE '%153'";
    expect(stored(stage.server.dataFolder, people)).toEqual([]);
  });
});

test("a session that was opened on another's word is no recent sign-in (PW-09)", async () => {
  const { refresh_token } = await stage.simulator.tokens(USERS.mina);
  const tokens = tokensOf(await stage.byRefreshToken(refresh_token));
  expect(decodeJwt(tokens.access_token).amr).toEqual(["fed", "exchange"]);
  const refused = { status: 403, reason: "reauthentication_required" };
  expect(outcome(await Linking.of(stage.client, tokens).tryBegin())).toEqual(refused);
  const refreshed = tokensOf(await stage.client.refresh(tokens.refresh_token));
  expect(outcome(await Linking.of(stage.client, refreshed).tryBegin())).toEqual(refused);
});
