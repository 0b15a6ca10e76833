import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { USERS } from "../support/client.js";
import { Granted } from "../support/granted.js";
import { Stage } from "../support/stage.js";

let stage: Stage;
let mina: Granted;

beforeAll(async () => {
  stage = await Stage.start();
  mina = await Granted.signIn(stage.client, USERS.mina);
});
afterAll(() => stage.simulator.change({ mode: "development" }));
beforeEach(() => stage.simulator.clearCounters());

interface Found {
  id: string;
  name: string;
}
interface Edges<Node = Found> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { cursor: string; addedAt?: string; playedAt?: string; node: Node | null }[];
}

const LIST = "{ totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id name } } }";

/** Requests the simulator got, by operation; those that were never asked for are left out. */
async function calls(): Promise<Record<string, number>> {
  const { api } = await stage.simulator.counters();
  return Object.fromEntries(Object.entries(api).filter(([, count]) => count > 0));
}

/** Ids of the catalogue, by a search. */
async function ids(): Promise<Record<string, string>> {
  const kinds = ["tracks", "albums", "artists", "shows", "episodes", "audiobooks"];
  const selection = kinds.map((kind) => `${kind}(first: 1) { edges { node { id } } }`).join(" ");
  const { search } = await mina.ask<{ search: Record<string, Edges> }>(`{ search(query: "a") { ${selection} } }`);
  return Object.fromEntries(kinds.map((kind) => [kind.replace(/s$/, ""), search[kind]?.edges[0]?.node?.id ?? ""]));
}

describe.each(["development", "extended"] as const)("in %s mode", (mode) => {
  beforeAll(() => stage.simulator.change({ mode }));

  test("search finds each kind, all kinds by one call, with global ids", async () => {
    const found = await ids();
    for (const [kind, id] of Object.entries(found)) expect(id).toMatch(new RegExp(`^spotify:${kind}:[A-Za-z0-9]{22}$`));
    expect(await calls()).toEqual({ "GET /search": 1 });
  });

  test("more than Spotify's ten results are fetched in several calls, each result once", async () => {
    const { search } = await mina.ask<{ search: { tracks: Edges } }>(
      `{ search(query: "a") { tracks(first: 25) ${LIST} } }`,
    );
    const { edges, pageInfo } = search.tracks;
    expect(new Set(edges.map(({ node }) => node?.id)).size).toBe(25);
    expect(await calls()).toEqual({ "GET /search": 3 });
    const next = await mina.ask<{ search: { tracks: Edges } }>(
      `query ($after: String) { search(query: "a") { tracks(first: 5, after: $after) ${LIST} } }`,
      { after: pageInfo.endCursor },
    );
    expect(edges.map(({ node }) => node?.id)).not.toContain(next.search.tracks.edges[0]?.node?.id);
  });

  test("a track with its album and artists is one call", async () => {
    const { track } = await ids();
    await stage.simulator.clearCounters();
    const query = `query ($id: ID!) { track(id: $id) {
      id name durationMs explicit isPlayable isLocal trackNumber discNumber url isrc
      album { id name albumType releaseDate trackCount images { url width } } artists { id name } } }`;
    expect(await mina.ask(query, { id: track })).toMatchObject({
      track: {
        id: track,
        name: expect.any(String),
        durationMs: expect.any(Number),
        isLocal: false,
        isrc: expect.stringMatching(/^[A-Z]{2}/),
        album: { id: expect.stringMatching(/^spotify:album:/), images: [{ width: 640 }, {}, {}] },
        artists: [{ id: expect.stringMatching(/^spotify:artist:/) }],
      },
    });
    expect(await calls()).toEqual({ "GET /tracks/{id}": 1 });
  });

  test("an album with its tracks is one call; what only whole objects have costs one more each", async () => {
    const { album } = await ids();
    await stage.simulator.clearCounters();
    const read = (more: string) =>
      mina.ask<{ album: { tracks: Edges<{ isrc?: string }>; artists: { images?: unknown[] }[] } }>(
        `query ($id: ID!) { album(id: $id) { name upc copyrights { text type } artists { name ${more} } tracks(first: 50) { totalCount edges { node { name } } } } }`,
        { id: album },
      );
    const { album: found } = await read("");
    expect(found.tracks.edges).toHaveLength(found.tracks.totalCount);
    expect(await calls()).toEqual({ "GET /albums/{id}": 1 });
    const { album: again } = await read("images { url }");
    expect(again.artists[0]?.images).toHaveLength(3);
    expect((await calls())["GET /artists/{id}"]).toBe(again.artists.length);
  });

  test("an artist with albums of some groups", async () => {
    const { artist } = await ids();
    const { artist: found } = await mina.ask<{ artist: { albums: Edges<{ albumType: string }> } & Found }>(
      "query ($id: ID!) { artist(id: $id) { id name images { url } albums(first: 30, groups: [ALBUM, SINGLE]) { totalCount edges { node { albumType } } } } }",
      { id: artist },
    );
    expect(found.albums.edges).toHaveLength(Math.min(30, found.albums.totalCount));
    for (const { node } of found.albums.edges) expect(["album", "single"]).toContain(node?.albumType);
  });

  test("shows, episodes, audiobooks and chapters lead to each other", async () => {
    const { show, episode, audiobook } = await ids();
    const data = await mina.ask<{
      show: { episodes: Edges };
      episode: { show: Found; fullyPlayed: boolean };
      audiobook: { chapters: Edges };
    }>(
      `query ($show: ID!, $episode: ID!, $audiobook: ID!) {
        show(id: $show) { name languages episodeCount episodes(first: 3) ${LIST} }
        episode(id: $episode) { name durationMs releaseDate fullyPlayed resumePositionMs show { id name } }
        audiobook(id: $audiobook) { name authors narrators edition chapters(first: 2) ${LIST} }
      }`,
      { show, episode, audiobook },
    );
    expect(data.episode).toMatchObject({ show: { id: expect.stringMatching(/^spotify:show:/) }, fullyPlayed: false });
    expect(data.show.episodes.edges.length).toBeGreaterThan(0);
    const chapter = data.audiobook.chapters.edges[0]?.node?.id;
    expect(chapter).toMatch(/^spotify:chapter:/);
    const { chapter: read } = await mina.ask<{ chapter: object }>(
      "query ($id: ID!) { chapter(id: $id) { id chapterNumber audiobook { id name } } }",
      { id: chapter },
    );
    expect(read).toMatchObject({ id: chapter, audiobook: { id: audiobook } });
  });

  test("node and nodes read any object by its global id, in order, null where there is none", async () => {
    const { track, album, artist, show, episode, audiobook } = await ids();
    const { playlists } = await mina.ask<{ playlists: Edges }>("{ playlists(first: 1) { edges { node { id } } } }");
    const playlist = playlists.edges[0]?.node?.id;
    const known = [track, album, artist, show, episode, audiobook, playlist];
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Playlist { name } } }";
    const { nodes } = await mina.ask<{ nodes: ({ __typename: string; id: string } | null)[] }>(query, {
      ids: [...known, `spotify:track:${"A".repeat(22)}`],
    });
    expect(nodes.slice(0, -1).map((node) => node?.id)).toEqual(known);
    const types = ["Track", "Album", "Artist", "Show", "Episode", "Audiobook", "Playlist"];
    expect(nodes.slice(0, -1).map((node) => node?.__typename)).toEqual(types);
    expect(nodes.at(-1)).toBeNull();
    expect(await mina.ask("query ($id: ID!) { node(id: $id) { id } }", { id: album })).toEqual({ node: { id: album } });
  });

  test.each(["tracks", "albums", "episodes", "shows", "audiobooks"])(
    "library.%s, with when it was saved",
    async (kind) => {
      const { library } = await mina.ask<{ library: Record<string, Edges> }>(
        `{ library { ${kind}(first: 60) { totalCount pageInfo { hasNextPage } edges { addedAt node { id name } } } } }`,
      );
      const { totalCount, edges } = library[kind] ?? { totalCount: 0, edges: [] };
      expect(edges).toHaveLength(Math.min(60, totalCount));
      expect(totalCount).toBeGreaterThan(0);
      for (const edge of edges) expect(edge.addedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
      const id = edges[0]?.node?.id;
      const contains = "query ($ids: [ID!]!) { library { contains(ids: $ids) { id saved } } }";
      const unsaved = `spotify:${id?.split(":")[1]}:${"A".repeat(22)}`;
      expect(await mina.ask(contains, { ids: [id, unsaved] })).toEqual({
        library: {
          contains: [
            { id, saved: true },
            { id: unsaved, saved: false },
          ],
        },
      });
    },
  );

  test("favourites of each range, and followed artists by cursor, each once", async () => {
    const { short, long } = await mina.ask<{ short: { tracks: Edges }; long: { tracks: Edges; artists: Edges } }>(
      `{ short: top(range: SHORT_TERM) { tracks(first: 5) ${LIST} }
         long: top(range: LONG_TERM) { tracks(first: 5) ${LIST} artists(first: 5) ${LIST} } }`,
    );
    expect(short.tracks.edges).toHaveLength(5);
    expect(short.tracks.edges[0]?.node).not.toEqual(long.tracks.edges[0]?.node);
    expect(long.artists.edges[0]?.node?.id).toMatch(/^spotify:artist:/);

    const seen: (string | undefined)[] = [];
    let total = 0;
    for (let after: string | null | undefined; after !== null; ) {
      const { following } = await mina.ask<{ following: { artists: Edges } }>(
        `query ($after: String) { following { artists(first: 7, after: $after) ${LIST} } }`,
        { after },
      );
      const { edges, pageInfo, totalCount } = following.artists;
      seen.push(...edges.map(({ node }) => node?.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      total = totalCount;
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });
});

test("fields that development mode lost are null there, and there in extended mode", async () => {
  const { album, artist } = await ids();
  const query = `query ($album: ID!, $artist: ID!) {
    me { country product followerCount }
    album(id: $album) { label popularity availableMarkets }
    artist(id: $artist) { popularity followerCount } }`;
  await stage.simulator.change({ mode: "development" });
  expect(await mina.ask(query, { album, artist })).toEqual({
    me: { country: null, product: null, followerCount: null },
    album: { label: null, popularity: null, availableMarkets: [] },
    artist: { popularity: null, followerCount: null },
  });
  await stage.simulator.change({ mode: "extended" });
  expect(await mina.ask(query, { album, artist })).toMatchObject({
    me: { country: expect.stringMatching(/^[A-Z]{2}$/), product: "premium" },
    album: { label: expect.any(String), popularity: expect.any(Number) },
    artist: { popularity: expect.any(Number), followerCount: expect.any(Number) },
  });
});

describe("what a person can do about a refusal is said", () => {
  test("a scope that was not granted is named", async () => {
    const tobin = await Granted.signIn(stage.client, USERS.tobin, "user-library-read");
    const [reason, message] = await tobin.refusal("{ top { tracks(first: 1) { totalCount } } }");
    expect(reason).toBe("insufficient_scope");
    expect(message).toContain('"user-top-read"');
    expect(message).toContain("POST /me/connections/spotify");
    expect(await tobin.ask("{ library { tracks(first: 1) { totalCount } } }")).toBeDefined();
  });
});

describe("arguments are checked before Spotify is asked", () => {
  const ID = "A".repeat(22);
  test.each([
    '{ track(id: "short") { id } }',
    `{ track(id: "spotify:album:${ID}") { id } }`,
    `{ album(id: "../albums/${ID}") { id } }`,
    `{ artist(id: "${ID}?x") { id } }`,
    '{ node(id: "nonsense") { id } }',
    `{ node(id: "spotify:user:mina") { id } }`,
    `{ node(id: "spotify:nothing:${ID}") { id } }`,
    `{ nodes(ids: [${`"spotify:track:${ID}",`.repeat(41)}]) { id } }`,
    '{ search(query: " ") { tracks { totalCount } } }',
    `{ search(query: "${"x".repeat(257)}") { tracks { totalCount } } }`,
    '{ search(query: "a") { tracks(first: 101) { totalCount } } }',
    "{ library { contains(ids: []) { saved } } }",
    `{ library { contains(ids: ["spotify:chapter:${ID}"]) { saved } } }`,
    '{ following { artists(first: 1, after: "bW5vbnNlbnNl") { totalCount } } }',
    '{ player { recentlyPlayed(first: 1, after: "bTE") { edges { playedAt } } } }',
  ])("%s", async (query) => {
    expect((await mina.refusal(query))[0]).toBe("invalid_request");
    expect(await calls()).toEqual({});
  });
});
