import type { SpotifyApi } from "@spotify/web-api-ts-sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { Simulator } from "../support/simulator.js";
import { sdkFor } from "./spotify-sdk.js";

const me = "mina.achterberg";
let api: SpotifyApi;
let uris: string[];
let unsaved: string;

beforeAll(async () => {
  const simulator = await Simulator.start("--mode", "extended");
  await simulator.change({ rateLimit: null });
  api = sdkFor(simulator.url, await simulator.tokens(me));
  const saved = await api.currentUser.tracks.savedTracks(3);
  uris = saved.items.map(({ track }) => track.uri);
  const best = await api.currentUser.topItems("tracks", "long_term", 50);
  const states = await api.currentUser.tracks.hasSavedTracks(best.items.map(({ id }) => id));
  unsaved = best.items[states.indexOf(false)]?.id ?? "";
});

describe("Spotify's client writes, in extended mode", () => {
  test("a playlist: created, filled, reordered, emptied", async () => {
    const { id, owner } = await api.playlists.createPlaylist(me, { name: "From the client", public: false });
    expect(owner.id).toBe(me);
    const items = async () => (await api.playlists.getPlaylistItems(id)).items.map(({ track }) => track.uri);
    await api.playlists.addItemsToPlaylist(id, uris);
    expect(await items()).toEqual(uris);
    await api.playlists.movePlaylistItems(id, 0, 1, 3);
    expect(await items()).toEqual([...uris.slice(1), uris[0]]);
    await api.playlists.removeItemsFromPlaylist(id, { tracks: uris.slice(1).map((uri) => ({ uri })) });
    expect(await items()).toEqual(uris.slice(0, 1));
  });

  test("a playlist's details", async () => {
    const { id } = await api.playlists.createPlaylist(me, { name: "Old name" });
    await api.playlists.changePlaylistDetails(id, { name: "New name" });
    expect((await api.playlists.getPlaylist(id)).name).toBe("New name");
  });

  test("the player: moved to a device, playing, at a place, louder, paused", async () => {
    const [device] = (await api.player.getAvailableDevices()).devices;
    const id = device?.id ?? "";
    await api.player.transferPlayback([id], false);
    await api.player.startResumePlayback(id, undefined, uris);
    await api.player.seekToPosition(60_000);
    await api.player.skipToNext(id);
    const playing = await api.player.getPlaybackState();
    expect([playing.is_playing, playing.item.uri, playing.device.id]).toEqual([true, uris[1], id]);
    await api.player.pausePlayback(id);
    expect((await api.player.getPlaybackState()).is_playing).toBe(false);
  });

  test("the library: saved, asked for, removed", async () => {
    await api.currentUser.tracks.saveTracks([unsaved]);
    expect(await api.currentUser.tracks.hasSavedTracks([unsaved])).toEqual([true]);
    await api.currentUser.tracks.removeSavedTracks([unsaved]);
    expect(await api.currentUser.tracks.hasSavedTracks([unsaved])).toEqual([false]);
  });
});
