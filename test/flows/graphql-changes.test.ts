import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { USERS } from "../support/client.js";
import { Granted } from "../support/granted.js";
import { Stage } from "../support/stage.js";

let stage: Stage;
let mina: Granted;

beforeAll(async () => {
  stage = await Stage.start();
  mina = await Granted.signIn(stage.client, USERS.mina);
});
beforeEach(() => stage.simulator.clearCounters());

interface Playlist {
  id: string;
  name: string;
  snapshotId: string;
  itemCount: number;
  images: { url: string }[];
  items: { edges: { node: { id: string } }[] };
}
interface Changed {
  touched: string[];
  playlist: Playlist;
}

const SHOWN =
  "touched playlist { id name description public collaborative snapshotId itemCount images { url } items(first: 100) { edges { node { ... on Track { id } } } } }";
const READ = `query ($id: ID!) { playlist(id: $id) { ${SHOWN.replace(/^touched playlist \{(.*)\}$/, "$1")} } }`;

/** Global ids of some tracks. */
async function someTracks(count: number): Promise<string[]> {
  const { search } = await mina.ask<{ search: { tracks: { edges: { node: { id: string } }[] } } }>(
    'query ($first: Int!) { search(query: "e") { tracks(first: $first) { edges { node { id } } } } }',
    { first: count },
  );
  return search.tracks.edges.map(({ node }) => node.id);
}

async function create(more: object = {}): Promise<Changed> {
  const { createPlaylist } = await mina.ask<{ createPlaylist: Changed }>(
    `mutation ($input: CreatePlaylistInput!) { createPlaylist(input: $input) { ${SHOWN} } }`,
    { input: { name: "A new one", ...more } },
  );
  return createPlaylist;
}

async function change(name: string, input: object): Promise<Changed> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${SHOWN} } }`;
  return (await mina.ask<Record<string, Changed>>(query, { input }))[name] as Changed;
}

async function readPlaylist(id: string): Promise<Playlist> {
  return (await mina.ask<{ playlist: Playlist }>(READ, { id })).playlist;
}

const idsOf = ({ items }: Playlist) => items.edges.map(({ node }) => node.id);

describe.each(["development", "extended"] as const)("in %s mode", (mode) => {
  beforeAll(() => stage.simulator.change({ mode }));

  test("a playlist is made, private unless asked otherwise, and stands in the list", async () => {
    const { playlist, touched } = await create({ description: "What for" });
    expect(playlist).toMatchObject({ name: "A new one", description: "What for", public: false, itemCount: 0 });
    expect(touched).toEqual([playlist.id]);
    expect(await readPlaylist(playlist.id)).toEqual(playlist);
    const list = await mina.ask("{ playlists(first: 100) { edges { node { id } } } }");
    expect(JSON.stringify(list)).toContain(playlist.id);
  });

  test("its details change, what is left out stays", async () => {
    const { playlist } = await create({ description: "Before" });
    const { playlist: changed } = await change("updatePlaylist", {
      playlistId: playlist.id,
      name: "Other",
      public: true,
    });
    expect(changed).toMatchObject({ name: "Other", description: "Before", public: true });
    expect(changed.snapshotId).not.toBe(playlist.snapshotId);
    expect(await readPlaylist(playlist.id)).toEqual(changed);
  });

  test("items are added at the end or in between, moved, removed and replaced, each with a new snapshot", async () => {
    const [a = "", b = "", c = "", d = ""] = await someTracks(4);
    const { playlist } = await create();
    const playlistId = playlist.id;
    const added = await change("addPlaylistItems", { playlistId, items: [a, b] });
    expect(idsOf(added.playlist)).toEqual([a, b]);
    expect(added.touched).toEqual([playlistId, a, b]);
    expect(idsOf((await change("addPlaylistItems", { playlistId, items: [c], position: 0 })).playlist)).toEqual([
      c,
      a,
      b,
    ]);
    const moved = await change("movePlaylistItems", { playlistId, start: 0, length: 2, before: 3 });
    expect(idsOf(moved.playlist)).toEqual([b, c, a]);
    const { snapshotId } = moved.playlist;
    const removed = await change("removePlaylistItems", { playlistId, items: [c], snapshotId });
    expect(idsOf(removed.playlist)).toEqual([b, a]);
    const replaced = await change("replacePlaylistItems", { playlistId, items: [d, d] });
    expect(idsOf(replaced.playlist)).toEqual([d, d]);
    expect(replaced.touched).toEqual([playlistId, d]);
    expect(await readPlaylist(playlistId)).toEqual(replaced.playlist);
    const snapshots = [added, moved, removed, replaced].map((one) => one.playlist.snapshotId);
    expect(new Set(snapshots).size).toBe(4);
  });

  test("a cover of the largest size goes up, and is shown", async () => {
    const { playlist } = await create();
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(196_605, 7)]).toString("base64");
    const { playlist: changed } = await change("setPlaylistCover", { playlistId: playlist.id, jpeg });
    expect(changed.images).toHaveLength(1);
    expect((await fetch(changed.images[0]?.url ?? "")).headers.get("content-type")).toBe("image/jpeg");
    expect(await readPlaylist(playlist.id)).toEqual(changed);
  });

  test("things are saved and removed, each seen by the same answer and by the next", async () => {
    const [id] = await someTracks(1);
    const contains = "library { contains(ids: $ids) { id saved } }";
    const run = async (name: string) =>
      (
        await mina.ask<Record<string, unknown>>(
          `mutation ($ids: [ID!]!) { ${name}(ids: $ids) { touched ${contains} } }`,
          {
            ids: [id],
          },
        )
      )[name];
    const read = async () => mina.ask(`query ($ids: [ID!]!) { ${contains} }`, { ids: [id] });
    for (const [name, saved] of [
      ["saveToLibrary", true],
      ["removeFromLibrary", false],
      ["saveToLibrary", true],
    ] as const) {
      expect(await run(name)).toEqual({ touched: [id], library: { contains: [{ id, saved }] } });
      expect(await read()).toEqual({ library: { contains: [{ id, saved }] } });
    }
    const { library } = await mina.ask<{ library: object }>(
      "{ library { tracks(first: 1) { edges { node { id } } } } }",
    );
    expect(library).toEqual({ tracks: { edges: [{ node: { id } }] } });
    await run("removeFromLibrary");
  });
});

test("two changes of one request happen one after the other, and each answer is what was then", async () => {
  const { playlist } = await create();
  const query = `mutation ($id: ID!) {
    one: updatePlaylist(input: { playlistId: $id, name: "One" }) { playlist { name } }
    two: updatePlaylist(input: { playlistId: $id, name: "Two" }) { playlist { name } } }`;
  expect(await mina.ask(query, { id: playlist.id })).toEqual({
    one: { playlist: { name: "One" } },
    two: { playlist: { name: "Two" } },
  });
});

describe("inputs are checked before Spotify is asked", () => {
  const ID = "A".repeat(22);
  const P = `playlistId: "${ID}"`;
  const T = `"spotify:track:${ID}"`;
  test.each([
    'createPlaylist(input: { name: " " })',
    `createPlaylist(input: { name: "${"x".repeat(101)}" })`,
    `createPlaylist(input: { name: "x", description: "${"x".repeat(301)}" })`,
    'createPlaylist(input: { name: "x", public: true, collaborative: true })',
    `updatePlaylist(input: { ${P} })`,
    `updatePlaylist(input: { playlistId: "nonsense", name: "x" })`,
    `addPlaylistItems(input: { ${P}, items: [] })`,
    `addPlaylistItems(input: { ${P}, items: ["${ID}"] })`,
    `addPlaylistItems(input: { ${P}, items: ["spotify:album:${ID}"] })`,
    `addPlaylistItems(input: { ${P}, items: [${`${T},`.repeat(101)}] })`,
    `addPlaylistItems(input: { ${P}, items: [${T}], position: -1 })`,
    `removePlaylistItems(input: { ${P}, items: [${T}], snapshotId: "two words" })`,
    `movePlaylistItems(input: { ${P}, start: -1, before: 0 })`,
    `movePlaylistItems(input: { ${P}, start: 0, before: 0, length: 0 })`,
    `setPlaylistCover(input: { ${P}, jpeg: "iVBORw0KGgo=" })`,
    `saveToLibrary(ids: [])`,
    `saveToLibrary(ids: ["spotify:artist:${ID}"])`,
    `saveToLibrary(ids: [${`${T},`.repeat(41)}])`,
    `play(input: { context: ${T} })`,
    `play(input: { context: "spotify:album:${ID}", items: [${T}] })`,
    `play(input: { items: [${T}], startAt: 0, startWith: ${T} })`,
    `play(input: { deviceId: "a/b" })`,
    `addToQueue(id: "spotify:album:${ID}")`,
    "seek(positionMs: -1)",
    "setVolume(percent: 101)",
    'transferPlayback(deviceId: "")',
  ])("%s", async (field) => {
    expect((await mina.refusal(`mutation { ${field} { touched } }`))[0]).toBe("invalid_request");
    const { api } = await stage.simulator.counters();
    expect(Object.values(api).reduce((sum, count) => sum + count, 0)).toBe(0);
  });
});

describe("what cannot be changed says why", () => {
  test("somebody else's playlist", async () => {
    const tobin = await Granted.signIn(stage.client, USERS.tobin);
    const { playlist } = await create({ public: true });
    const query = 'mutation ($id: ID!) { updatePlaylist(input: { playlistId: $id, name: "x" }) { touched } }';
    expect((await tobin.refusal(query, { id: playlist.id }))[0]).toBe("provider_forbidden");
  });

  test("without the scope: which one, and how to get it", async () => {
    const renata = await Granted.signIn(stage.client, USERS.renata, "user-library-read");
    const [reason, message] = await renata.refusal('mutation { createPlaylist(input: { name: "x" }) { touched } }');
    expect(reason).toBe("insufficient_scope");
    expect(message).toContain("playlist-modify-private");
  });

  test("a track that is not there, a snapshot that never was", async () => {
    const { playlist } = await create();
    const add = `mutation ($id: ID!) { addPlaylistItems(input: { playlistId: $id, items: ["spotify:track:${"A".repeat(22)}"] }) { touched } }`;
    expect((await mina.refusal(add, { id: playlist.id }))[0]).toBe("invalid_request");
    const [track] = await someTracks(1);
    const remove =
      'mutation ($id: ID!, $track: ID!) { removePlaylistItems(input: { playlistId: $id, items: [$track], snapshotId: "AAAA" }) { touched } }';
    expect((await mina.refusal(remove, { id: playlist.id, track }))[0]).toBe("invalid_request");
  });

  test("a change is sent once, whatever comes of it", async () => {
    const { playlist } = await create();
    await stage.simulator.faults([{ endpoint: "PUT /playlists/{playlist_id}", drop: "answer", times: 1 }]);
    const query = 'mutation ($id: ID!) { updatePlaylist(input: { playlistId: $id, name: "Lost" }) { touched } }';
    expect((await mina.refusal(query, { id: playlist.id }))[0]).toBe("provider_unavailable");
    expect((await stage.simulator.counters()).api["PUT /playlists/{playlist_id}"]).toBe(1);
    expect((await readPlaylist(playlist.id)).name).toBe("Lost");
  });
});
