import { expect, test } from "vitest";
import { operationName } from "../../apps/spotify-simulator/src/api/operation.js";
import { operations } from "../../apps/spotify-simulator/src/api/operations.js";
import { USERS } from "../support/client.js";
import { Granted } from "../support/granted.js";
import { Stage } from "../support/stage.js";

/** `Playlist.images` is read with the playlist. */
const LEFT_OUT = ["GET /playlists/{playlist_id}/images"];

const TOTAL = "{ edges { cursor } }";
const NODES = "{ edges { node { id } } }";

test("the schema uses every operation of Spotify's that development mode has, but one", async () => {
  const stage = await Stage.start();
  const mina = await Granted.signIn(stage.client, USERS.mina);
  await stage.simulator.clearCounters();

  const { search } = await mina.ask<{ search: Record<string, { edges: { node: { id: string } }[] }> }>(
    `{ search(query: "a") { tracks(first: 1) ${NODES} albums(first: 1) ${NODES} artists(first: 1) ${NODES} shows(first: 1) ${NODES} episodes(first: 1) ${NODES} audiobooks(first: 1) ${NODES} } }`,
  );
  const id = (kind: string) => JSON.stringify(search[kind]?.edges[0]?.node.id);
  const { audiobook } = await mina.ask<{ audiobook: { chapters: { edges: { node: { id: string } }[] } } }>(`{
    me { id }
    playlists(first: 1) ${TOTAL}
    track(id: ${id("tracks")}) { album { tracks(first: 1) ${TOTAL} } }
    album(id: ${id("albums")}) { name }
    artist(id: ${id("artists")}) { name albums(first: 1) ${TOTAL} }
    show(id: ${id("shows")}) { name }
    episode(id: ${id("episodes")}) { show { episodes(first: 1) ${TOTAL} } }
    audiobook(id: ${id("audiobooks")}) { chapters(first: 1) ${NODES} }
  }`);
  await mina.ask(`{
    chapter(id: "${audiobook.chapters.edges[0]?.node.id}") { audiobook { chapters(first: 1) ${TOTAL} } }
  }`);
  await mina.ask(`{
    library {
      tracks(first: 1) ${TOTAL} albums(first: 1) ${TOTAL} episodes(first: 1) ${TOTAL} shows(first: 1) ${TOTAL}
      audiobooks(first: 1) ${TOTAL} contains(ids: [${id("tracks")}]) { saved }
    }
    top { tracks(first: 1) ${TOTAL} artists(first: 1) ${TOTAL} }
    following { artists(first: 1) ${TOTAL} }
  }`);

  const { createPlaylist } = await mina.ask<{ createPlaylist: { playlist: { id: string } } }>(
    'mutation { createPlaylist(input: { name: "x" }) { playlist { id items(first: 1) { totalCount } } } }',
  );
  const playlist = `playlistId: "${createPlaylist.playlist.id}"`;
  await mina.ask(`mutation {
    updatePlaylist(input: { ${playlist}, name: "y" }) { touched }
    addPlaylistItems(input: { ${playlist}, items: [${id("tracks")}] }) { touched }
    movePlaylistItems(input: { ${playlist}, start: 0, before: 1 }) { touched }
    removePlaylistItems(input: { ${playlist}, items: [${id("tracks")}] }) { touched }
    setPlaylistCover(input: { ${playlist}, jpeg: "/9j/AAAA" }) { touched }
    saveToLibrary(ids: [${id("tracks")}]) { touched }
    removeFromLibrary(ids: [${id("tracks")}]) { touched }
  }`);

  const { player } = await mina.ask<{ player: { devices: { id: string }[] } }>("{ player { devices { id } } }");
  await mina.ask(`mutation {
    transferPlayback(deviceId: "${player.devices[0]?.id}") { touched }
    play(input: { items: [${id("tracks")}, ${id("tracks")}] }) { touched }
    skipToNext { touched } skipToPrevious { touched } pause { touched }
    seek(positionMs: 1) { touched } setRepeat(mode: OFF) { touched } setShuffle(on: false) { touched }
    setVolume(percent: 1) { touched } addToQueue(id: ${id("tracks")}) { touched }
  }`);
  await mina.ask(`{ player {
    playback { isPlaying } nowPlaying { isPlaying } queue { next { __typename } } recentlyPlayed(first: 1) ${TOTAL}
  } }`);

  const live = operations.filter(({ mode }) => mode === "both").map(operationName);
  const { api } = await stage.simulator.counters();
  expect(live.filter((name) => api[name] === 0).sort()).toEqual(LEFT_OUT);
  expect(live).toHaveLength(49);
});
