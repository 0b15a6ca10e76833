import type { TokenResponse } from "@counterfoil/protocol";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, type GraphqlBody, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { changeStored, connectionOf, stored } from "../support/stored.js";

let stage: Stage;
let client: Client;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});

const MANY = 20;

/** Twenty screens at once. */
function ask(tokens: TokenResponse): Promise<GraphqlBody[]> {
  return Promise.all(Array.from({ length: MANY }, () => client.playlists(tokens.access_token)));
}

describe("13 · an expired provider token costs one refresh at the provider, whoever asks (CL-12)", () => {
  let tokens: TokenResponse;
  beforeEach(async () => {
    tokens = await client.signIn(USERS.mina);
    await stage.simulator.clearCounters();
  });

  const connection = () => connectionOf(stage.server.dataFolder, tokens.account_id);

  test.each(["absent", "same", "rotate"] as const)(
    "twenty requests at once, twice, when the answer's refresh token is: %s",
    async (refreshTokens) => {
      await stage.simulator.change({ refreshTokens });
      const before = connection();
      for (const round of [1, 2]) {
        await stage.simulator.expire(USERS.mina);
        const answers = await ask(tokens);
        expect(answers.filter(({ data, errors }) => errors || !data?.playlists)).toEqual([]);
        expect((await stage.simulator.counters()).token).toEqual({
          authorization_code: 0,
          refresh_token: round,
          client_credentials: 0,
        });
        expect(connection().version).toBe(Number(before.version) + round);
      }
    },
  );

  test("a token whose stored expiry has come is refreshed before the API is asked", async () => {
    const { id } = connection();
    changeStored(stage.server.dataFolder, "UPDATE connections SET access_expires_at = 0 WHERE id = ?", String(id));
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
    const { token, api } = await stage.simulator.counters();
    expect({ refreshes: token.refresh_token, calls: api["GET /me/playlists"] }).toEqual({ refreshes: 1, calls: 1 });
    expect(Number(connection().access_expires_at)).toBeGreaterThan(Date.now() + 3_000_000);
  });

  test("a living token is used as it is", async () => {
    for (let turn = 1; turn <= 3; turn++) await client.playlists(tokens.access_token);
    const { token, api } = await stage.simulator.counters();
    expect({ refreshes: token.refresh_token, calls: api["GET /me/playlists"] }).toEqual({ refreshes: 0, calls: 3 });
  });

  test("fields of one request that need the same page share one call", async () => {
    await client.graphql(tokens.access_token, "{ a: me { id } b: me { displayName } c: me { url } }");
    expect((await stage.simulator.counters()).api["GET /me"]).toBe(1);
  });
});

describe("a grant that was revoked at the provider", () => {
  const reasons = ({ errors }: GraphqlBody) => errors?.map(({ extensions }) => extensions.reason);

  test("wants the person again and leaves our session alone; a new login repairs it", async () => {
    const tokens = await client.signIn(USERS.tobin);
    await stage.simulator.revoke(USERS.tobin);
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();

    await stage.simulator.expire(USERS.tobin);
    await stage.simulator.clearCounters();
    for (const answer of await ask(tokens)) expect(reasons(answer)).toEqual(["reauthorization_required"]);
    for (const answer of await ask(tokens)) expect(reasons(answer)).toEqual(["reauthorization_required"]);
    expect((await stage.simulator.counters()).token.refresh_token).toBe(1);

    const me = await client.call(tokens.access_token, "GET", "/me");
    expect(JSON.parse(me.text).connections).toEqual([{ provider: "spotify", status: "needs_reauthorization" }]);
    const refreshed = read<TokenResponse>(await client.refresh(tokens.refresh_token));
    expect(refreshed.session_id).toBe(tokens.session_id);

    const again = await client.signIn(USERS.tobin);
    expect(again).toMatchObject({ account_id: tokens.account_id, new_account: false });
    expect((await client.playlists(refreshed.access_token)).errors).toBeUndefined();
    const repaired = await client.call(again.access_token, "GET", "/me");
    expect(JSON.parse(repaired.text).connections).toEqual([{ provider: "spotify", status: "active" }]);
  });

  test("survives a restart of the server without a second question", async () => {
    const tokens = await client.signIn(USERS.renata);
    await stage.simulator.revoke(USERS.renata);
    await stage.simulator.expire(USERS.renata);
    expect(reasons(await client.playlists(tokens.access_token))).toEqual(["reauthorization_required"]);
    await stage.server.restart();
    await stage.simulator.clearCounters();
    expect(reasons(await client.playlists(tokens.access_token))).toEqual(["reauthorization_required"]);
    expect((await stage.simulator.counters()).token.refresh_token).toBe(0);
  });
});

test("a grant that the provider ends within fourteen days is said to be due, and announced once", async () => {
  const tokens = await client.signIn(USERS.mina);
  const { dataFolder } = stage.server;
  const soon = Date.now() + 13 * 24 * 3_600_000;
  changeStored(dataFolder, "UPDATE connections SET grant_expires_at = ? WHERE account_id = ?", soon, tokens.account_id);
  const me = JSON.parse((await client.call(tokens.access_token, "GET", "/me")).text);
  expect(me.connections).toEqual([{ provider: "spotify", status: "reauthorization_due" }]);
  expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  await stage.server.restart();
  await stage.server.restart();
  const events = stored(dataFolder, "SELECT data FROM outbox WHERE type = 'connection.reauthorization_due'");
  expect(events.map(({ data }) => JSON.parse(String(data)))).toEqual([
    {
      connection_id: connectionOf(dataFolder, tokens.account_id).id,
      provider: "spotify",
      grant_expires_at: new Date(soon).toISOString(),
    },
  ]);
});
