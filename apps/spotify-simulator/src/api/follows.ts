import { z } from "zod";
import { ApiError } from "./api-error.js";
import { readBody } from "./body.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { findVisible, requireEitherModifyScope, requireModifyScope } from "./playlist-access.js";
import { contains, readIds, remove, save } from "./saved.js";
import { reference } from "./saved-kinds.js";

const following = { path: "/me/following", scopes: ["user-follow-modify"], mode: "extended", cache: "user" } as const;
const followers = { path: "/playlists/{playlist_id}/followers", scopes: [], mode: "extended", cache: "user" } as const;

/** Following artists, users and playlists as before 2026. */
export const followOperations: readonly Operation[] = [
  {
    ...following,
    method: "PUT",
    handler: (call) => {
      save(call, readFollowed(call));
      return { status: 204 };
    },
  },
  {
    ...following,
    method: "DELETE",
    handler: (call) => {
      remove(call, readFollowed(call));
      return { status: 204 };
    },
  },
  {
    ...following,
    method: "GET",
    path: "/me/following/contains",
    scopes: ["user-follow-read"],
    handler: (call) => contains(call, readFollowed(call)),
  },
  { ...followers, method: "PUT", handler: followPlaylist },
  { ...followers, method: "DELETE", handler: unfollowPlaylist },
  { ...followers, method: "GET", path: "/playlists/{playlist_id}/followers/contains", handler: isFollower },
];

function readFollowed(call: Call) {
  const type = call.query.get("type");
  if (type !== "artist" && type !== "user") throw new ApiError(400, "Invalid type");
  return readIds(call, type, 50);
}

const followSchema = z.object({ public: z.boolean().nullish() });

/** Showing the playlist on the profile takes the public scope, following it quietly the private one. */
function followPlaylist(call: Call): Answer {
  requireEitherModifyScope(call);
  const playlist = findVisible(call);
  requireModifyScope(call, readBody(call, followSchema).public ?? true);
  save(call, [reference("playlist", playlist.id)]);
  return { status: 200 };
}

function unfollowPlaylist(call: Call): Answer {
  requireEitherModifyScope(call);
  remove(call, [reference("playlist", findVisible(call).id)]);
  return { status: 200 };
}

/** Only the caller can be asked for; `ids` may name them. */
function isFollower(call: Call): Answer {
  const playlist = findVisible(call);
  if ((call.query.get("ids") ?? call.user.id) !== call.user.id) throw new ApiError(400, "Invalid ids");
  return ok([call.simulation.saved.has(call.user, `spotify:playlist:${playlist.id}`)]);
}
