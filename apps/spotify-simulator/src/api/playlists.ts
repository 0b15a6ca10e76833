import type { Playlist } from "../catalogue/records.js";
import { ApiError } from "./api-error.js";
import { filterFields } from "./fields.js";
import { find } from "./ids.js";
import { playlistItem, playlistMembers, simplePlaylist } from "./objects/playlist.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { type Limits, page, pageAt, readWindow } from "./paging.js";

/** Playlists: reading. */
export const playlistOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/playlists",
    scopes: ["playlist-read-private"],
    mode: "both",
    cache: "user",
    handler: listMine,
  },
  { method: "GET", path: "/playlists/{playlist_id}", scopes: [], mode: "both", cache: "user", handler: readOne },
  {
    method: "GET",
    path: "/playlists/{playlist_id}/items",
    scopes: ["playlist-read-private"],
    mode: "both",
    cache: "user",
    handler: (call) => {
      const playlist = findVisible(call);
      if (!isOwnOrShared(call, playlist)) throw new ApiError(403, "Forbidden");
      return listItems(call, playlist, { usual: 20, most: 50 });
    },
  },
  {
    method: "GET",
    path: "/playlists/{playlist_id}/tracks",
    scopes: ["playlist-read-private"],
    mode: "extended",
    cache: "user",
    handler: (call) => listItems(call, findVisible(call), { usual: 100, most: 100 }),
  },
];

/** Own and followed playlists; collaborative ones only with the scope for them. */
function listMine(call: Call): Answer {
  const all = call.simulation.catalogue.playlistsOf(call.user);
  const withCollaborative = call.scopes.includes("playlist-read-collaborative");
  const visible = withCollaborative ? all : all.filter((playlist) => !playlist.collaborative);
  return ok(page(call, visible, readWindow(call), (playlist) => simplePlaylist(call.view, playlist)));
}

/** The playlist with its first items, which in development mode only its owner and collaborators get. */
function readOne(call: Call): Answer {
  const playlist = findVisible(call);
  const { view } = call;
  const items = (name: string, limit: number) =>
    pageAt(call, `/playlists/${playlist.id}/${name}`, playlist.items, { limit, offset: 0 }, (item) =>
      playlistItem(view, item),
    );
  const body = {
    ...playlistMembers(view, playlist),
    ...(view.extended ? { followers: { href: null, total: playlist.followers } } : {}),
    ...(view.extended
      ? { items: items("items", 50), tracks: items("tracks", 100) }
      : isOwnOrShared(call, playlist)
        ? { items: items("items", 50), tracks: items("items", 50) }
        : {}),
  };
  return ok(filterFields(body, call.query.get("fields")));
}

function listItems(call: Call, playlist: Playlist, limits: Limits): Answer {
  const items = page(call, playlist.items, readWindow(call, limits), (item) => playlistItem(call.view, item));
  return ok(filterFields(items, call.query.get("fields")));
}

/** A private playlist exists only for those it belongs to. */
function findVisible(call: Call): Playlist {
  const playlist = find(call, "playlist_id", (id) => call.simulation.catalogue.playlist(id));
  if (!playlist.public && !isOwnOrShared(call, playlist)) throw new ApiError(404, "Resource not found");
  return playlist;
}

function isOwnOrShared(call: Call, playlist: Playlist): boolean {
  return playlist.owner === call.user || playlist.collaborators.includes(call.user);
}
