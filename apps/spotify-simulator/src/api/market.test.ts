import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { allMarkets, fewMarkets, someMarkets } from "../catalogue/markets.js";
import { errorOf, Stage } from "./stage.js";

interface Shown {
  id: string;
  is_playable?: boolean;
  restrictions?: { reason: string };
  available_markets?: string[];
}
interface Page {
  total: number;
  items: Shown[];
}

const catalogue = new Catalogue();
/** A country the restricted music is not licensed in, one all of it is, and one that only releases are. */
const [closed = "", open = ""] = [allMarkets.find((market) => !someMarkets.includes(market)), fewMarkets[0]];
const between = someMarkets.find((market) => !fewMarkets.includes(market)) ?? "";

function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error("the catalogue has none");
  return first;
}
const licensed = <T extends { markets: readonly string[] }>(list: readonly T[], markets: readonly string[]) =>
  firstOf(list.filter((one) => one.markets === markets));

const album = firstOf(catalogue.albums.filter(({ markets, type }) => markets === someMarkets && type === "album"));
const track = licensed(catalogue.tracks, fewMarkets);
const show = licensed(catalogue.shows, someMarkets);
const episode = firstOf(catalogue.episodes.filter(({ markets, show: of }) => markets === fewMarkets && of !== show));
const audiobook = licensed(catalogue.audiobooks, someMarkets);
const chapter = firstOf(audiobook.chapters);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.controls.change({ mode: "extended" }));

const read = <T = Shown>(path: string, token?: string) => stage.read<T>(path, token);
const statusOf = async (path: string, token?: string) => (await stage.send("GET", path, undefined, token)).status;

describe("music in a market", () => {
  it("says whether it can be played there, and why not", async () => {
    expect(await read(`/tracks/${track.id}?market=${open}`)).toMatchObject({ is_playable: true });
    expect(await read(`/tracks/${track.id}?market=${open}`)).not.toHaveProperty("restrictions");
    const refused = await read(`/tracks/${track.id}?market=${closed}`);
    expect(refused).toMatchObject({ is_playable: false, restrictions: { reason: "market" } });
    expect(refused.available_markets).toEqual(fewMarkets);
    const whole = await read<Shown & { tracks: Page }>(`/albums/${album.id}?market=${closed}`);
    expect(whole).toMatchObject({ restrictions: { reason: "market" }, available_markets: someMarkets });
    expect(whole.tracks.items.every(({ is_playable }) => is_playable === false)).toBe(true);
  });

  it("has no list of markets in development mode, and says the rest", async () => {
    await stage.controls.change({ mode: "development" });
    const refused = await read(`/tracks/${track.id}?market=${closed}`);
    expect(refused).toMatchObject({ is_playable: false, restrictions: { reason: "market" } });
    expect(JSON.stringify(refused)).not.toContain("available_markets");
  });

  it("is marked track by track where the album has more", async () => {
    const { items } = await read<Page>(`/albums/${track.album.id}/tracks?limit=50&market=${between}`);
    const expected = track.album.tracks.map(({ id, markets }) => [id, markets.includes(between)]);
    expect(items.map(({ id, is_playable }) => [id, is_playable])).toEqual(expected);
    expect(new Set(items.map(({ is_playable }) => is_playable))).toEqual(new Set([true, false]));
  });

  it("is left out of an artist's albums, the best tracks and searches where it cannot be played", async () => {
    const { id, name } = firstOf(album.artists);
    const ids = async (path: string) => (await read<Page>(path)).items.map((one) => one.id);
    expect(await ids(`/artists/${id}/albums?limit=50&market=${open}`)).toContain(album.id);
    expect(await ids(`/artists/${id}/albums?limit=50&market=${closed}`)).not.toContain(album.id);
    const best = await read<{ tracks: Shown[] }>(`/artists/${id}/top-tracks?market=${closed}`);
    expect(best.tracks.every(({ is_playable }) => is_playable)).toBe(true);
    const query = encodeURIComponent(`artist:"${name}" album:"${album.name}"`);
    const search = (market: string) => read<{ albums: Page }>(`/search?type=album&q=${query}&market=${market}`);
    expect((await search(open)).albums.items.map((one) => one.id)).toContain(album.id);
    expect((await search(closed)).albums.items.map((one) => one.id)).not.toContain(album.id);
  });

  it("stays in playlists and libraries, marked", async () => {
    await stage.send("PUT", `/me/library?uris=spotify:track:${track.id}`);
    const saved = await read<{ items: { track: Shown }[] }>(`/me/tracks?limit=1&market=${closed}`);
    expect(saved.items[0]?.track).toMatchObject({ id: track.id, is_playable: false });
    const made = await stage.send("POST", "/me/playlists", { name: "Markets" });
    const { id } = (await made.json()) as Shown;
    await stage.send("POST", `/playlists/${id}/items`, { uris: [`spotify:track:${track.id}`] });
    const held = await read<{ items: { item: Shown }[] }>(`/playlists/${id}/items?market=${closed}`);
    expect(held.items[0]?.item).toMatchObject({ is_playable: false, restrictions: { reason: "market" } });
  });
});

describe("a track that was released again for other markets", () => {
  const original = firstOf(catalogue.tracks.filter(({ reissue }) => reissue));

  it("is relinked where the market is asked for, and says from what", async () => {
    const linked = await read(`/tracks/${original.id}?market=${closed}`);
    expect(linked).toMatchObject({
      id: original.reissue?.id,
      is_playable: true,
      album: { id: original.reissue?.album.id },
      linked_from: { id: original.id, uri: `spotify:track:${original.id}`, type: "track" },
    });
    expect(linked).not.toHaveProperty("restrictions");
    const { items } = await read<Page>(`/albums/${original.album.id}/tracks?market=${closed}`);
    expect(items[0]).toMatchObject({ id: original.album.tracks[0]?.reissue?.id, is_playable: true });
  });

  it("stays itself where it can be played, and where no market is asked for", async () => {
    const abroad = firstOf(catalogue.users.filter(({ country }) => !someMarkets.includes(country)));
    const { access_token } = await stage.controls.tokens(abroad.id);
    expect(await read(`/tracks/${original.id}`, access_token)).toMatchObject({ id: original.id, is_playable: false });
    const here = await read(`/tracks/${original.id}?market=${open}`);
    expect(here).toMatchObject({ id: original.id, is_playable: true });
    expect(here).not.toHaveProperty("linked_from");
  });

  it("is relinked without a word in development mode, which lost linked_from", async () => {
    await stage.controls.change({ mode: "development" });
    const linked = await read(`/tracks/${original.id}?market=${closed}`);
    expect(linked).toMatchObject({ id: original.reissue?.id });
    expect(linked).not.toHaveProperty("linked_from");
  });
});

describe("the spoken word in a market", () => {
  it.each([
    ["shows", show.id],
    ["episodes", episode.id],
    ["audiobooks", audiobook.id],
    ["chapters", chapter.id],
  ])("%s do not exist where they cannot be played", async (kind, id) => {
    expect(await read(`/${kind}/${id}?market=${open}`)).toMatchObject({ id });
    expect(await errorOf(await stage.send("GET", `/${kind}/${id}?market=${closed}`))).toEqual([
      404,
      "Resource not found",
    ]);
    expect(await read(`/${kind}?ids=${id}&market=${closed}`)).toEqual({ [kind]: [null] });
  });

  it("is marked in a show's episodes and left out of searches", async () => {
    const { items } = await read<Page>(`/shows/${episode.show.id}/episodes?limit=50&market=${between}`);
    const shown = episode.show.episodes.slice(0, 50).map(({ id, markets }) => [id, markets.includes(between)]);
    expect(items.map(({ id, is_playable }) => [id, is_playable])).toEqual(shown);
    const path = `/search?type=show&q=${encodeURIComponent(show.name)}&market=`;
    expect((await read<{ shows: Page }>(path + open)).shows.items.map(({ id }) => id)).toContain(show.id);
    expect((await read<{ shows: Page }>(path + closed)).shows.items.map(({ id }) => id)).not.toContain(show.id);
  });
});

describe("the market", () => {
  it("is the user's country when it is not named, and for from_token", async () => {
    const abroad = firstOf(catalogue.users.filter(({ country }) => !someMarkets.includes(country)));
    const { access_token } = await stage.controls.tokens(abroad.id);
    for (const query of ["", "?market=from_token"]) {
      expect(await read(`/tracks/${track.id}${query}`, access_token)).toMatchObject({ is_playable: false });
    }
    expect(await read(`/tracks/${track.id}?market=${open}`, access_token)).toMatchObject({ is_playable: true });
    expect(await statusOf(`/shows/${show.id}`, access_token)).toBe(404);
  });

  it.each(["", "XX", "de", "Germany", "DE,FR"])("%j is refused", async (market) => {
    for (const path of [`/tracks/${track.id}?`, "/search?q=a&type=track&", "/me/tracks?"]) {
      expect(await errorOf(await stage.send("GET", `${path}market=${market}`))).toEqual([400, "Invalid market code"]);
    }
  });

  it("is not read where Spotify has no such parameter", async () => {
    expect(await statusOf("/me?market=XX")).toBe(200);
    expect(await statusOf("/me/playlists?market=XX")).toBe(200);
  });
});
