import type { MeResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { type Client, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { connectionOf } from "../support/stored.js";

let stage: Stage;
let client: Client;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});

async function meOf(accessToken: string): Promise<MeResponse> {
  return read(await client.call(accessToken, "GET", "/me"));
}

describe("what the provider does not tell is missing, and nothing else", () => {
  test("a person without a display name signs in", async () => {
    const tokens = await client.signIn(USERS.withoutName);
    expect(await meOf(tokens.access_token)).toMatchObject({ id: tokens.account_id, name: null });
    const { data, errors } = await client.graphql(tokens.access_token, "{ viewer { name } me { displayName } }");
    expect({ data, errors }).toEqual({ data: { viewer: { name: null }, me: { displayName: null } } });
  });

  test("a person without an e-mail address signs in, and is found again (CL-10)", async () => {
    await inExtendedMode(async () => {
      const first = await client.signIn(USERS.withoutEmail);
      expect(await meOf(first.access_token)).toMatchObject({ email: null, email_verified: false });
      const again = await client.signIn(USERS.withoutEmail);
      expect(again).toMatchObject({ account_id: first.account_id, new_account: false });
    });
  });

  test("two people are two accounts, and see their own lists (GQ-06)", async () => {
    const [one, other] = [await client.signIn(USERS.tobin), await client.signIn(USERS.renata)];
    expect(one.account_id).not.toBe(other.account_id);
    const query = "{ viewer { id } me { id } playlists(first: 50) { edges { node { id } } } }";
    const [mine, theirs] = await Promise.all([
      client.graphql(one.access_token, query),
      client.graphql(other.access_token, query),
    ]);
    expect(mine.data).toMatchObject({ viewer: { id: one.account_id }, me: { id: USERS.tobin } });
    expect(theirs.data).toMatchObject({ viewer: { id: other.account_id }, me: { id: USERS.renata } });
    expect(mine.data?.playlists).not.toEqual(theirs.data?.playlists);
  });
});

describe("a person may grant less than was asked (RFC 6749 §3.3)", () => {
  test("without the scope for playlists the login works, the lists say insufficient_scope, the rest answers", async () => {
    const tokens = await client.signIn(USERS.mina, { consent: { unchecked: ["playlist-read-private"] } });
    const { scope } = connectionOf(stage.server.dataFolder, tokens.account_id);
    expect(String(scope).split(" ")).not.toContain("playlist-read-private");
    const { data, errors } = await client.graphql(
      tokens.access_token,
      "{ me { id } playlists(first: 5) { totalCount } }",
    );
    expect(data).toEqual({ me: { id: USERS.mina }, playlists: null });
    expect(errors).toMatchObject([{ path: ["playlists"], extensions: { reason: "insufficient_scope" } }]);

    const full = await client.signIn(USERS.mina);
    expect(full.account_id).toBe(tokens.account_id);
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  });

  test("without the scope for collaborative playlists those are missing", async () => {
    const count = async (unchecked: string[]) => {
      const { access_token } = await client.signIn(USERS.mina, { consent: { unchecked } });
      const { data, errors } = await client.graphql(access_token, "{ playlists(first: 1) { totalCount } }");
      expect(errors).toBeUndefined();
      return Number(Object(data?.playlists).totalCount);
    };
    expect(await count(["playlist-read-collaborative"])).toBeLessThan(await count([]));
  });
});

test("in extended mode everybody signs in, and their e-mail address is known but not verified", async () => {
  await inExtendedMode(async () => {
    const tokens = await client.signIn(USERS.notAllowListed);
    expect(await meOf(tokens.access_token)).toMatchObject({ email: "dexter@example.com", email_verified: false });
    const { data, errors } = await client.graphql(
      tokens.access_token,
      "{ playlists(first: 2) { edges { node { items(first: 1) { edges { node { __typename } } } } } } }",
    );
    expect(errors).toBeUndefined();
    const track = { node: { items: { edges: [{ node: { __typename: "Track" } }] } } };
    expect(data).toEqual({ playlists: { edges: [track, track] } });
  });
});

/** Where the provider leaves nobody and nothing out. */
async function inExtendedMode(work: () => Promise<void>): Promise<void> {
  await stage.simulator.change({ mode: "extended" });
  try {
    await work();
  } finally {
    await stage.simulator.change({ mode: "development" });
  }
}
