import type { TokenResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { Client, outcome, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { verifiedToken } from "../support/verified-token.js";

const refused = (reason: string) => ({ status: 400, reason });

describe("14 · our own refresh", () => {
  let stage: Stage;
  let client: Client;
  beforeAll(async () => {
    // A window that no slow machine can leave.
    stage = await Stage.start({ COUNTERFOIL_RETRY_WINDOW: "60" });
    client = stage.client;
  });

  const refresh = async (token: string, more?: Record<string, string>) =>
    read<TokenResponse>(await client.refresh(token, more));

  test("rotates the refresh token and goes on with the same session, without the provider (RFC 6749 §6)", async () => {
    const tokens = await client.signIn(USERS.mina);
    await stage.simulator.clearCounters();
    const answer = await client.refresh(tokens.refresh_token);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const next = read<TokenResponse>(answer);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(next.access_token).not.toBe(tokens.access_token);
    const { session_id, device_id, account_id, scope } = tokens;
    expect(next).toMatchObject({ session_id, device_id, account_id, scope, new_account: false });
    expect((await verifiedToken(stage.server.url, next.access_token)).payload.sid).toBe(session_id);
    expect((await stage.simulator.counters()).token.refresh_token).toBe(0);
    expect((await client.playlists(next.access_token)).errors).toBeUndefined();
  });

  test("parallel tabs and quick retries converge on one refresh token (RT-03)", async () => {
    const tokens = await client.signIn(USERS.mina);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens.refresh_token)));
    expect(new Set(answers.map(({ refresh_token }) => refresh_token)).size).toBe(1);
    expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(20);
    const current = answers[0]?.refresh_token ?? "";
    expect((await refresh(current)).refresh_token).toBe(current);
    for (const { access_token } of answers) expect((await client.call(access_token, "GET", "/me")).status).toBe(200);
  });

  test("a restart between the rotation and its repeat changes nothing", async () => {
    const tokens = await client.signIn(USERS.mina);
    const next = await refresh(tokens.refresh_token);
    await stage.server.restart();
    expect((await refresh(tokens.refresh_token)).refresh_token).toBe(next.refresh_token);
  });

  test("narrows the scope of one access token on demand; the session keeps all (RFC 6749 §6)", async () => {
    const tokens = await client.signIn(USERS.mina);
    const narrow = await refresh(tokens.refresh_token, { scope: "account" });
    expect(narrow.scope).toBe("account");
    expect((await client.call(narrow.access_token, "GET", "/me")).status).toBe(200);
    const outside = await client.call(narrow.access_token, "POST", "/graphql", { query: "{ me { id } }" });
    expect(outcome(outside)).toEqual({ status: 403, reason: "insufficient_scope" });
    expect(outside.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    expect((await refresh(narrow.refresh_token)).scope).toBe(tokens.scope);
  });

  test("never widens it, and a refused wish costs nothing", async () => {
    const tokens = await client.signIn(USERS.mina, { login: { scope: "account" } });
    expect(tokens.scope).toBe("account");
    for (const scope of ["account provider:spotify", "connections", "admin", "nonsense"])
      expect(outcome(await client.refresh(tokens.refresh_token, { scope }))).toEqual(refused("invalid_scope"));
    expect((await refresh(tokens.refresh_token)).scope).toBe("account");
  });

  test("refuses garbage and another client's token, and harms nobody by it (RT-10)", async () => {
    const tokens = await client.signIn(USERS.mina);
    const native = new Client(stage.server.url, "native", "");
    const damaged = `${tokens.refresh_token.slice(0, -8)}AAAAAAAA`;
    const refusals = [
      await native.refresh(tokens.refresh_token),
      await client.refresh(damaged),
      await client.refresh("cfrt_"),
      await client.refresh(tokens.access_token),
    ];
    for (const answer of refusals) {
      expect(outcome(answer)).toEqual(refused("invalid_refresh_token"));
      expect(JSON.parse(answer.text).error).toBe("invalid_grant");
    }
    expect((await refresh(tokens.refresh_token)).session_id).toBe(tokens.session_id);
  });

  test("a session that is not to be remembered ends after a day without use", async () => {
    const [short, long] = [
      await client.signIn(USERS.mina, { login: { remember: false } }),
      await client.signIn(USERS.mina, { login: { remember: true } }),
    ];
    expect([short, long].map((tokens) => tokens.refresh_token_expires_in / 86_400)).toEqual([1, 30]);
  });
});

test("a refresh token two generations old ends the session and its access tokens (RFC 9700 §4.14.2)", async () => {
  const { client } = await Stage.start({ COUNTERFOIL_RETRY_WINDOW: "0" });
  const other = await client.signIn(USERS.mina);
  const first = await client.signIn(USERS.mina);
  const second = read<TokenResponse>(await client.refresh(first.refresh_token));
  const third = read<TokenResponse>(await client.refresh(second.refresh_token));
  expect(outcome(await client.refresh(first.refresh_token))).toEqual(refused("refresh_token_reused"));
  expect(outcome(await client.refresh(third.refresh_token))).toEqual(refused("session_ended"));
  expect(outcome(await client.call(third.access_token, "GET", "/me"))).toEqual({ status: 401, reason: "signed_out" });
  expect((await client.refresh(other.refresh_token)).status).toBe(200);
});
