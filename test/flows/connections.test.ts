import type { TokenResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { type Client, outcome, read, USERS } from "../support/client.js";
import { Linking } from "../support/linking.js";
import { Person } from "../support/people.js";
import { Stage } from "../support/stage.js";
import { stored } from "../support/stored.js";

let stage: Stage;
let client: Client;
let people = 0;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});

/** Somebody new with a password, signed in. */
async function newcomer(): Promise<{ person: Person; tokens: TokenResponse; linking: Linking }> {
  const person = new Person(client, `person${people++}@example.com`);
  await person.enrol();
  const tokens = await person.signIn();
  return { person, tokens, linking: Linking.of(client, tokens) };
}

function events(accountId: string): unknown[] {
  const query = "SELECT type, data FROM outbox WHERE account_id = ? AND type LIKE 'connection.%' ORDER BY created_at";
  return stored(stage.server.dataFolder, query, accountId).map(({ type, data }) => [type, JSON.parse(String(data))]);
}

describe("a person who signed in with a provider", () => {
  test("sees the connection with its state, its scopes and its end, and no token", async () => {
    const tokens = await client.signIn(USERS.mina);
    const answer = await client.call(tokens.access_token, "GET", "/me/connections");
    expect(read(answer)).toEqual({
      connections: [
        {
          id: expect.stringMatching(/^connection_[\w-]{22}$/),
          provider: "spotify",
          status: "active",
          scopes: expect.arrayContaining(["user-read-private", "playlist-read-private"]),
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          grant_expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        },
      ],
    });
    expect(answer.text).not.toMatch(/sim_|token|subject/);
  });

  test("cannot remove the last way to sign in, and everything goes on", async () => {
    const tokens = await client.signIn(USERS.mina);
    const linking = Linking.of(client, tokens);
    const [only] = await linking.list();
    expect(outcome(await linking.tryRemove(only?.id ?? ""))).toEqual({ status: 409, reason: "last_sign_in_method" });
    expect(await linking.list()).toEqual([only]);
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  });

  test("who has ended the grant at the provider sees that, and renews it by linking", async () => {
    const linking = Linking.of(client, await client.signIn(USERS.withoutName));
    await stage.simulator.revoke(USERS.withoutName);
    await stage.simulator.expire(USERS.withoutName);
    await client.playlists(linking.accessToken);
    expect(await linking.list()).toMatchObject([{ status: "needs_reauthorization" }]);
    expect(await linking.link(USERS.withoutName)).toMatchObject({ linked: false, connection: { status: "active" } });
    expect((await client.playlists(linking.accessToken)).errors).toBeUndefined();
  });
});

describe("a person with a password", () => {
  test("connects a provider, reads its data, and signs in with it from then on", async () => {
    const { tokens, linking } = await newcomer();
    expect(await linking.list()).toEqual([]);
    const before = await client.playlists(tokens.access_token);
    expect(before.errors?.map(({ extensions }) => extensions.reason)).toEqual(["not_connected"]);

    const { connection, linked } = await linking.link(USERS.tobin);
    expect({ connection, linked }).toMatchObject({
      connection: { provider: "spotify", status: "active" },
      linked: true,
    });
    expect(await linking.list()).toEqual([connection]);
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
    expect(events(tokens.account_id)).toEqual([
      ["connection.linked", { connection_id: connection.id, provider: "spotify" }],
    ]);

    const other = await client.signIn(USERS.tobin);
    expect(other).toMatchObject({ account_id: tokens.account_id, new_account: false });

    expect(await linking.remove(connection.id)).toEqual({
      revoked: false,
      manage_url: "https://www.spotify.com/account/apps/",
    });
    expect(await linking.list()).toEqual([]);
    expect(stored(stage.server.dataFolder, "SELECT id FROM connections WHERE id = ?", connection.id)).toEqual([]);
    expect(events(tokens.account_id)[1]).toEqual([
      "connection.removed",
      { connection_id: connection.id, provider: "spotify" },
    ]);
    expect((await client.call(tokens.access_token, "GET", "/me")).status).toBe(200);
    expect((await client.signIn(USERS.tobin)).account_id).not.toBe(tokens.account_id);
  });

  test("may connect several identities of one provider: the newest is used, and the older one when that is gone", async () => {
    const { tokens, linking } = await newcomer();
    const one = await linking.link(USERS.withoutEmail);
    const meId = async () => (await client.graphql(tokens.access_token, "{ me { id } }")).data?.me;
    expect(await meId()).toEqual({ id: USERS.withoutEmail });
    const other = await linking.link(USERS.renata);
    expect((await linking.list()).map(({ id }) => id)).toEqual([one.connection.id, other.connection.id]);
    expect(await meId()).toEqual({ id: USERS.renata });
    await linking.link(USERS.withoutEmail);
    expect(await meId()).toEqual({ id: USERS.renata });
    await linking.remove(other.connection.id);
    expect(await meId()).toEqual({ id: USERS.withoutEmail });
    await linking.remove(one.connection.id);
  });

  test("gives more scopes by a second consent, and fewer than asked are kept as they are (CL-11)", async () => {
    const { linking } = await newcomer();
    const few = await linking.link(USERS.renata, { unchecked: ["playlist-read-private"] });
    expect(few.connection.scopes).not.toContain("playlist-read-private");
    const refused = await client.playlists(linking.accessToken);
    expect(refused.errors?.map(({ extensions }) => extensions.reason)).toEqual(["insufficient_scope"]);

    const more = await linking.link(USERS.renata, {}, { scope: "user-top-read user-library-read" });
    expect(more.linked).toBe(false);
    expect(more.connection.id).toBe(few.connection.id);
    expect(more.connection.scopes).toEqual(
      expect.arrayContaining(["playlist-read-private", "user-top-read", "user-library-read"]),
    );
    expect(await linking.list()).toEqual([more.connection]);
    expect((await client.playlists(linking.accessToken)).errors).toBeUndefined();
    const top = () => client.call(linking.accessToken, "GET", "/providers/spotify/me/top/tracks?limit=1");
    expect((await top()).status).toBe(200);

    await client.signIn(USERS.renata);
    expect((await linking.list())[0]?.scopes).not.toContain("user-top-read");
    expect(outcome(await top())).toEqual({ status: 403, reason: "insufficient_scope" });
    await linking.remove(more.connection.id);
  });

  test.each(["app-remote-control", "streaming", "account", "user-top-read app-remote-control", "__proto__"])(
    "cannot be asked for a scope that the provider's data does not list: %s",
    async (scope) => {
      const { linking } = await newcomer();
      expect(outcome(await linking.tryBegin({ scope }))).toEqual({ status: 400, reason: "invalid_scope" });
    },
  );

  test("may say no, and nothing has changed", async () => {
    const { linking } = await newcomer();
    const answer = await linking.tryLink(USERS.tobin, { decision: "deny" });
    expect(outcome(answer)).toEqual({ status: 400, reason: "access_denied" });
    expect(await linking.list()).toEqual([]);
  });
});

describe("the scope `connections`", () => {
  test("is needed for each of it", async () => {
    const { access_token } = await client.signIn(USERS.mina, { login: { scope: "account provider:spotify" } });
    for (const [method, path] of [
      ["GET", "/me/connections"],
      ["POST", "/me/connections/spotify"],
      ["POST", "/me/connections/spotify/finish"],
      ["DELETE", "/me/connections/x"],
    ] as const) {
      const body = path.endsWith("finish") ? { state: "x", code: "x" } : undefined;
      const answer = await client.call(access_token, method, path, body);
      expect(outcome(answer), `${method} ${path}`).toEqual({ status: 403, reason: "insufficient_scope" });
      expect(answer.headers.get("www-authenticate")).toContain("insufficient_scope");
    }
  });
});

test("a provider that fails at the end leaves nothing behind", async () => {
  const { linking } = await newcomer();
  for (const fault of [
    { endpoint: "token", status: 503 },
    { endpoint: "GET /me", status: 503 },
  ] as const) {
    const begun = await linking.begin();
    const callback = await consent(begun.authorization_url, { user: USERS.withoutName, decision: "approve" });
    await stage.simulator.faults([fault]);
    expect((await linking.finish(begun, callback)).status).toBe(503);
    await stage.simulator.clearFaults();
    expect(outcome(await linking.finish(begun, callback))).toEqual({ status: 400, reason: "invalid_state" });
  }
  expect(await linking.list()).toEqual([]);
});
