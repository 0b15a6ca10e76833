import type { Album } from "../catalogue/records.js";
import { find } from "./ids.js";
import { fullAlbum, simpleTrack } from "./objects/music.js";
import { type Call, type Operation, ok } from "./operation.js";
import { page, pageAt, readWindow } from "./paging.js";

/** Albums and their tracks. */
export const albumOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/albums/{id}",
    scopes: [],
    mode: "both",
    cache: "catalogue",
    handler: (call) => ok(albumWithTracks(call, findAlbum(call))),
  },
  {
    method: "GET",
    path: "/albums/{id}/tracks",
    scopes: [],
    mode: "both",
    cache: "catalogue",
    handler: (call) =>
      ok(page(call, findAlbum(call).tracks, readWindow(call), (track) => simpleTrack(call.view, track))),
  },
];

/** `AlbumObject`, with up to fifty of its tracks. */
export function albumWithTracks(call: Call, album: Album): object {
  const tracks = pageAt(call, `/albums/${album.id}/tracks`, album.tracks, { limit: 50, offset: 0 }, (track) =>
    simpleTrack(call.view, track),
  );
  return fullAlbum(call.view, album, tracks);
}

function findAlbum(call: Call): Album {
  return find(call, "id", (id) => call.simulation.catalogue.album(id));
}
