import { belongsTo } from "../catalogue/catalogue.js";
import type { Playlist } from "../catalogue/records.js";
import { ApiError } from "./api-error.js";
import { filterFields } from "./fields.js";
import { playlistItem, playlistMembers, simplePlaylist } from "./objects/playlist.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { type Limits, page, pageAt, readWindow } from "./paging.js";
import { findVisible, isMember, isVisible } from "./playlist-access.js";

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
      if (!belongsTo(playlist, call.user)) throw new ApiError(403, "Forbidden");
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
  const { catalogue, saved } = call.simulation;
  const uri = ({ id }: Playlist) => `spotify:playlist:${id}`;
  const own = catalogue.playlistsOf(call.user).filter((playlist) => saved.has(call.user, uri(playlist)));
  const followed = saved.library(call.user).playlists.filter((playlist) => !own.includes(playlist));
  const all = [...own, ...followed.filter((playlist) => isVisible(call, playlist))];
  const withCollaborative = call.scopes.includes("playlist-read-collaborative");
  const visible = withCollaborative ? all : all.filter((playlist) => !playlist.collaborative);
  return ok(page(call, visible, readWindow(call), (playlist) => simplePlaylist(call.view, playlist)));
}

function readOne(call: Call): Answer {
  return ok(filterFields(wholePlaylist(call, findVisible(call)), call.query.get("fields")));
}

/** `PlaylistObject`: with its first items, which in development mode only its owner and collaborators get. */
export function wholePlaylist(call: Call, playlist: Playlist): object {
  const { view } = call;
  const items = (name: string, limit: number) =>
    pageAt(call, `/playlists/${playlist.id}/${name}`, playlist.items, { limit, offset: 0 }, (item) =>
      playlistItem(view, item),
    );
  return {
    ...playlistMembers(view, playlist),
    ...(view.extended ? { followers: { href: null, total: playlist.followers } } : {}),
    ...(view.extended
      ? { items: items("items", 50), tracks: items("tracks", 100) }
      : isMember(call, playlist)
        ? { items: items("items", 50), tracks: items("items", 50) }
        : {}),
  };
}

function listItems(call: Call, playlist: Playlist, limits: Limits): Answer {
  const items = page(call, playlist.items, readWindow(call, limits), (item) => playlistItem(call.view, item));
  return ok(filterFields(items, call.query.get("fields")));
}
