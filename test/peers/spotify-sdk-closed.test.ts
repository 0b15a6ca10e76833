import type { SpotifyApi } from "@spotify/web-api-ts-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Simulator } from "../support/simulator.js";
import { sdkFor } from "./spotify-sdk.js";

let simulator: Simulator;
let api: SpotifyApi;
let id: string;

beforeAll(async () => {
  simulator = await Simulator.start();
  await simulator.change({ rateLimit: null });
  api = sdkFor(simulator.url, await simulator.tokens("mina.achterberg"));
  id = (await api.currentUser.tracks.savedTracks(1)).items[0]?.track.id ?? "";
});

type Calls = Record<string, () => Promise<unknown>>;

/** Calls whose endpoints Spotify closed to apps in development mode in February 2026. */
const closedInDevelopment: Calls = {
  "tracks.get, several": () => api.tracks.get([id]),
  "albums.get, several": () => api.albums.get([id]),
  "artists.get, several": () => api.artists.get([id]),
  "artists.topTracks": () => api.artists.topTracks(id, "DE"),
  "playlists.getPlaylistItems": () => api.playlists.getPlaylistItems(id),
  "playlists.getUsersPlaylists": () => api.playlists.getUsersPlaylists("tobin_quill"),
  "playlists.createPlaylist": () => api.playlists.createPlaylist("mina.achterberg", { name: "New" }),
  "users.profile": () => api.users.profile("tobin_quill"),
  "browse.getNewReleases": () => api.browse.getNewReleases(),
  "browse.getCategories": () => api.browse.getCategories(),
  "markets.getAvailableMarkets": () => api.markets.getAvailableMarkets(),
  "currentUser.tracks.saveTracks": () => api.currentUser.tracks.saveTracks([id]),
  "currentUser.tracks.hasSavedTracks": () => api.currentUser.tracks.hasSavedTracks([id]),
  "currentUser.playlists.follow": () => api.currentUser.playlists.follow(id),
};

/** Calls whose endpoints Spotify closed to new apps of every mode in November 2024. */
const closedToAll: Calls = {
  "artists.relatedArtists": () => api.artists.relatedArtists(id),
  "tracks.audioFeatures": () => api.tracks.audioFeatures(id),
  "tracks.audioAnalysis": () => api.tracks.audioAnalysis(id),
  "recommendations.get": () => api.recommendations.get({ seed_tracks: [id] }),
  "recommendations.genreSeeds": () => api.recommendations.genreSeeds(),
  "browse.getFeaturedPlaylists": () => api.browse.getFeaturedPlaylists(),
  "browse.getPlaylistsForCategory": () => api.browse.getPlaylistsForCategory("pop"),
};

describe("in development mode, Spotify's client is refused", () => {
  test.each(Object.entries({ ...closedInDevelopment, ...closedToAll }))("%s", async (_name, call) => {
    await expect(call()).rejects.toThrow(/Forbidden/);
  });
});

describe("in extended mode, Spotify's client is refused what closed in November 2024", () => {
  beforeAll(() => simulator.change({ mode: "extended" }));
  afterAll(() => simulator.change({ mode: "development" }));

  test.each(Object.entries(closedToAll))("%s", async (_name, call) => {
    await expect(call()).rejects.toThrow(/Forbidden|code: 404/);
  });
});

describe("in development mode, Spotify's client still reads", () => {
  test.each([
    ["currentUser.profile", () => api.currentUser.profile()],
    ["currentUser.playlists.playlists", () => api.currentUser.playlists.playlists()],
    ["search", () => api.search("love", ["artist"])],
    ["tracks.get", () => api.tracks.get(id)],
    ["currentUser.tracks.savedTracks", () => api.currentUser.tracks.savedTracks()],
    ["currentUser.followedArtists", () => api.currentUser.followedArtists()],
  ] satisfies [string, () => Promise<unknown>][])("%s", async (_name, call) => {
    expect(await call()).toBeTypeOf("object");
  });
});

describe("Spotify's client reports", () => {
  test("an access token that is over", async () => {
    const fresh = sdkFor(simulator.url, await simulator.tokens("tobin_quill"));
    await simulator.expire("tobin_quill");
    await expect(fresh.currentUser.profile()).rejects.toThrow(/expired token/);
  });

  test("that it asked too much", async () => {
    await simulator.faults([{ endpoint: "GET /me", retryAfter: 7, times: 1 }]);
    await expect(api.currentUser.profile()).rejects.toThrow(/rate limits/);
  });
});
