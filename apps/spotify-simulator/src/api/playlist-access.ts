import { belongsTo } from "../catalogue/catalogue.js";
import type { Playlist } from "../catalogue/records.js";
import { ApiError } from "./api-error.js";
import { find } from "./ids.js";
import type { Call } from "./operation.js";

/** Finds the playlist the path names. A private one exists only for those it belongs to. Throws 400 or 404. */
export function findVisible(call: Call): Playlist {
  const playlist = find(call, "playlist_id", (id) => call.simulation.catalogue.playlist(id));
  if (!isVisible(call, playlist)) throw new ApiError(404, "Resource not found");
  return playlist;
}

/** Whether the caller may see the playlist. */
export function isVisible(call: Call, playlist: Playlist): boolean {
  return playlist.public || isMember(call, playlist);
}

/** Whether the caller owns the playlist or may add to it; an app alone never does. */
export function isMember({ viewer }: Call, playlist: Playlist): boolean {
  return viewer !== undefined && belongsTo(playlist, viewer);
}

/** Finds the playlist for its owner, who alone changes its name, state and picture. Throws 400, 403 or 404. */
export function findOwn(call: Call): Playlist {
  requireEitherModifyScope(call);
  const playlist = findVisible(call);
  if (playlist.owner !== call.user) throw new ApiError(403, "Forbidden");
  requireModifyScope(call, playlist.public);
  return playlist;
}

/** Finds the playlist for its owner and collaborators, who change its items. Throws 400, 403 or 404. */
export function findShared(call: Call): Playlist {
  requireEitherModifyScope(call);
  const playlist = findVisible(call);
  if (!belongsTo(playlist, call.user)) throw new ApiError(403, "Forbidden");
  requireModifyScope(call, playlist.public);
  return playlist;
}

/** Public and private playlists are changed with a scope each. Throws 403. */
export function requireModifyScope(call: Call, isPublic: boolean): void {
  const scope = isPublic ? "playlist-modify-public" : "playlist-modify-private";
  if (!call.scopes.includes(scope)) throw new ApiError(403, "Insufficient client scope");
}

/** Asked before anything is looked up. Throws 403. */
export function requireEitherModifyScope(call: Call): void {
  if (!call.scopes.includes("playlist-modify-public")) requireModifyScope(call, false);
}
