import type { SpotifyApi } from "@spotify/web-api-ts-sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { Simulator } from "../support/simulator.js";
import { sdkFor } from "./spotify-sdk.js";

const me = "mina.achterberg";
let simulator: Simulator;
let api: SpotifyApi;
let playlist: string;
let track: string;
let album: string;
let artist: string;

beforeAll(async () => {
  simulator = await Simulator.start("--mode", "extended");
  await simulator.change({ rateLimit: null });
  api = sdkFor(simulator.url, await simulator.tokens(me));
  const { items } = await api.currentUser.playlists.playlists(50);
  playlist = items.find(({ owner, tracks }) => owner.id === me && (tracks?.total ?? 0) > 2)?.id ?? "";
  const [saved] = (await api.currentUser.tracks.savedTracks(1)).items;
  track = saved?.track.id ?? "";
  album = saved?.track.album.id ?? "";
  artist = saved?.track.artists[0]?.id ?? "";
});

describe("Spotify's client reads, in extended mode", () => {
  test("the user's profile, with the fields of extended mode", async () => {
    const profile = await api.currentUser.profile();
    expect(profile).toMatchObject({ id: me, email: "mina@example.org", type: "user", product: "premium" });
  });

  test("playlists: own, somebody's, one, and a page of its items", async () => {
    expect((await api.currentUser.playlists.playlists(2)).items).toHaveLength(2);
    expect((await api.playlists.getUsersPlaylists("tobin_quill", 1)).items[0]?.owner.id).toBe("tobin_quill");
    const whole = await api.playlists.getPlaylist(playlist);
    const page = await api.playlists.getPlaylistItems(playlist, undefined, undefined, 2, 1);
    expect(page.items.map((item) => item.track.id)).toEqual(
      whole.tracks.items.slice(1, 3).map((item) => item.track.id),
    );
    const projected = await api.playlists.getPlaylist(playlist, undefined, "name,owner(id)");
    expect(projected).toEqual({ name: whole.name, owner: { id: me } });
  });

  test("tracks: one and several", async () => {
    const one = await api.tracks.get(track);
    expect([one.id, one.album.id]).toEqual([track, album]);
    expect((await api.tracks.get([track, track])).map(({ id }) => id)).toEqual([track, track]);
  });

  test("albums: one, several, tracks", async () => {
    const one = await api.albums.get(album);
    expect((await api.albums.get([album]))[0]?.id).toBe(one.id);
    const tracks = await api.albums.tracks(album);
    expect(tracks.total).toBe(one.total_tracks);
  });

  test("artists: one, several, albums, top tracks", async () => {
    const one = await api.artists.get(artist);
    expect((await api.artists.get([artist]))[0]?.name).toBe(one.name);
    expect((await api.artists.albums(artist)).items.length).toBeGreaterThan(0);
    const { tracks } = await api.artists.topTracks(artist, "DE");
    expect(tracks.every((best) => best.artists.some(({ id }) => id === artist))).toBe(true);
  });

  test("what can be played in a market", async () => {
    const { is_playable } = await api.tracks.get(track, "DE");
    expect(is_playable).toBe(true);
    await expect(api.search("night", ["track"], "XX" as "DE")).rejects.toThrow(/Invalid market code/);
  });

  test("browse categories: a page and one", async () => {
    const { items } = (await api.browse.getCategories(undefined, undefined, 2)).categories;
    expect(items).toHaveLength(2);
    expect((await api.browse.getCategory(items[0]?.id ?? "")).name).toBe(items[0]?.name);
  });

  test("search by kind, with paging", async () => {
    const found = await api.search("night", ["artist", "album", "track", "playlist"], undefined, 3);
    expect(Object.keys(found).sort()).toEqual(["albums", "artists", "playlists", "tracks"]);
    const next = await api.search("night", ["track"], undefined, 3, 3);
    expect(next.tracks.items[0]?.id).not.toBe(found.tracks.items[0]?.id);
  });

  test("the library, favourites and followed artists", async () => {
    expect((await api.currentUser.tracks.savedTracks(3)).items).toHaveLength(3);
    expect((await api.currentUser.albums.savedAlbums(2)).items).toHaveLength(2);
    expect((await api.currentUser.topItems("tracks", "short_term", 2)).items[0]?.type).toBe("track");
    expect((await api.currentUser.topItems("artists", "long_term", 2)).items[0]?.type).toBe("artist");
    const first = await api.currentUser.followedArtists(undefined, 2);
    const second = await api.currentUser.followedArtists(first.artists.items.at(-1)?.id, 2);
    expect(second.artists.items.length).toBeGreaterThan(0);
    expect(first.artists.items.map(({ id }) => id)).not.toContain(second.artists.items[0]?.id);
  });

  test("shows, episodes and audiobooks", async () => {
    const found = await api.search("the", ["show", "audiobook"], "US", 3);
    const show = found.shows.items[0]?.id ?? "";
    const { items } = await api.shows.episodes(show, "US", 2);
    expect((await api.episodes.get(items[0]?.id ?? "", "US")).show.id).toBe(show);
    const book = found.audiobooks.items[0]?.id ?? "";
    expect((await api.audiobooks.get(book, "US")).id).toBe(book);
  });

  test("the player's devices and what was played", async () => {
    expect(Array.isArray((await api.player.getAvailableDevices()).devices)).toBe(true);
    expect((await api.player.getRecentlyPlayedTracks(2)).items).toHaveLength(2);
  });

  test("somebody's profile, new releases and markets", async () => {
    expect((await api.users.profile("tobin_quill")).display_name).toBe("Tobin Quill");
    expect((await api.browse.getNewReleases(undefined, 2)).albums.items).toHaveLength(2);
    expect((await api.markets.getAvailableMarkets()).markets).toContain("DE");
  });
});
