import type { Fault } from "@counterfoil/spotify-simulator";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Client, USERS } from "../support/client.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { Wiretap } from "../support/wiretap.js";

let simulator: Simulator;
let tap: Wiretap;
let client: Client;
let accessToken: string;
let playlist: string;

beforeAll(async () => {
  simulator = await Simulator.start();
  await simulator.change({ rateLimit: null });
  tap = await Wiretap.before(simulator.url);
  const server = await Server.start({ SIMULATOR_PORT: String(tap.port) });
  client = new Client(server.url);
  accessToken = (await client.signIn(USERS.mina)).access_token;
  const { data } = await client.graphql(accessToken, "{ playlists(first: 1) { edges { node { id } } } }");
  playlist = JSON.parse(JSON.stringify(data)).playlists.edges[0].node.id;
});
beforeEach(() => tap.requests.splice(0));

/** What `fields` said, of each call to the Web API that had it. */
async function fieldsOf(query: string, variables: Record<string, unknown> = {}): Promise<(string | null)[]> {
  const { errors } = await client.graphql(accessToken, query, { id: playlist, ...variables });
  expect(errors).toBeUndefined();
  return tap.requests.map(({ path }) => new URL(path, "http://any").searchParams.get("fields"));
}

describe("Spotify is asked for what was selected of a playlist, and for nothing else", () => {
  test.each([
    ["{ name }", ["name,id"]],
    ["{ title: name owner { displayName } }", ["name,owner(display_name),id"]],
    ["{ id itemCount }", ["id,name,items(total),tracks(total)"]],
    ["{ url images { url } }", ["external_urls(spotify),images(width,url),id"]],
    [
      "{ items(first: 1) { edges { node { ... on Track { durationMs album { images { url } } } } } } }",
      [
        "id",
        "items(item(type,duration_ms,album(images(width,url))),track(type,duration_ms,album(images(width,url))),added_at),total",
      ],
    ],
    ["{ items(first: 1) { totalCount } }", ["id", "total,items(added_at)"]],
  ])("%s", async (selection, expected) => {
    expect(await fieldsOf(`query ($id: ID!) { playlist(id: $id) ${selection} }`)).toEqual(expected);
  });

  test("by node too, where only the fragments for playlists count", async () => {
    const query = "query ($id: ID!) { node(id: $id) { ... on Playlist { description } ... on Album { label } } }";
    expect(await fieldsOf(query)).toEqual(["description,id"]);
  });

  test("the picture for a width is the one to show there, whether or not its size was selected", async () => {
    const pictures = async (selected: string) => {
      const query = `query ($id: ID!) { playlist(id: $id) { items(first: 1) { edges { node { ... on Track {
        album { all: images { url width } small: images(width: 88) { ${selected} } }
      } } } } } }`;
      const { data } = await client.graphql(accessToken, query, { id: playlist });
      return JSON.parse(JSON.stringify(data)).playlist.items.edges[0].node.album;
    };
    const { all, small } = await pictures("url width");
    const sizes: number[] = all.map(({ width }: { width: number }) => width);
    expect(small.map(({ width }: { width: number }) => width)).toEqual([Math.min(...sizes.filter((one) => one >= 88))]);
    expect((await pictures("url")).small).toEqual([{ url: small[0].url }]);
  });

  test("what @skip leaves out is not asked for", async () => {
    const query = "query ($id: ID!, $no: Boolean!) { playlist(id: $id) { name description @skip(if: $no) } }";
    expect(await fieldsOf(query, { no: true })).toEqual(["name,id"]);
  });

  test("the answer of a long list is a tenth of the whole one, and less", async () => {
    const query =
      "query ($id: ID!) { playlist(id: $id) { items(first: 50) { edges { node { ... on Track { name artists { name } } } } } } }";
    const [, fields] = await fieldsOf(query);
    const { access_token } = await simulator.tokens(USERS.mina);
    const size = async (more: string) => {
      const url = `${simulator.url}/v1/playlists/${playlist.split(":")[2]}/items?limit=50${more}`;
      return (await (await fetch(url, { headers: { authorization: `Bearer ${access_token}` } })).text()).length;
    };
    expect(10 * (await size(`&fields=${encodeURIComponent(fields ?? "")}`))).toBeLessThan(await size(""));
  });
});

describe("what the provider leaves out or mistypes", () => {
  const query =
    "query ($id: ID!) { viewer { id } playlist(id: $id) { id name description itemCount owner { displayName } } }";
  const ask = async (body: Fault["body"]) => {
    await simulator.faults([{ endpoint: "GET /playlists/{playlist_id}", status: 200, body, times: 1 }]);
    const { data, errors } = await client.graphql(accessToken, query, { id: playlist });
    expect(data?.viewer).toBeDefined();
    return { playlist: data?.playlist, reason: errors?.[0]?.extensions.reason };
  };
  const id = "AAAAAAAAAAAAAAAAAAAAAA";

  test("is null, where a screen can do without it", async () => {
    const nothing = { id: `spotify:playlist:${id}`, description: null, itemCount: null, owner: null };
    expect(await ask({ id, name: "x" })).toEqual({ playlist: { ...nothing, name: "x" }, reason: undefined });
    const odd = { id, name: "x", description: 7, items: { total: "many" }, owner: [] };
    expect(await ask(odd)).toEqual({ playlist: { ...nothing, name: "x" }, reason: undefined });
  });

  test.each([[{ id }], [{ id, name: 7 }], [[]], ['{"id":']])(
    "is the provider's fault where it cannot: %j",
    async (body) => {
      expect(await ask(body)).toEqual({ playlist: null, reason: "provider_unavailable" });
    },
  );

  test("items that are none are null, and the others stand", async () => {
    const items = [null, 7, { track: null }, { item: { type: "track", id, name: "x", duration_ms: "long" } }];
    await simulator.faults([
      { endpoint: "GET /playlists/{playlist_id}/items", status: 200, body: { total: 4, items }, times: 1 },
    ]);
    const { data, errors } = await client.graphql(
      accessToken,
      "query ($id: ID!) { playlist(id: $id) { items(first: 4) { edges { node { ... on Track { name durationMs artists { name } } } } } } }",
      { id: playlist },
    );
    expect(errors).toBeUndefined();
    const track = { name: "x", durationMs: 0, artists: [] };
    expect(data).toEqual({
      playlist: { items: { edges: [{ node: null }, { node: null }, { node: null }, { node: track }] } },
    });
  });
});
