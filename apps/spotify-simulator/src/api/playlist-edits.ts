import { z } from "zod";
import { escapeHtml } from "../html.js";
import type { PlaylistDetails } from "../state/playlist-edit.js";
import { ApiError } from "./api-error.js";
import { readBody } from "./body.js";
import type { Answer, Call, Operation } from "./operation.js";
import { findOwn, requireEitherModifyScope, requireModifyScope } from "./playlist-access.js";
import { wholePlaylist } from "./playlists.js";

/** Playlists: making them, and changing their name, description and state. */
export const playlistEditOperations: readonly Operation[] = [
  { method: "POST", path: "/me/playlists", scopes: [], mode: "both", cache: "user", handler: create },
  {
    method: "POST",
    path: "/users/{user_id}/playlists",
    scopes: [],
    mode: "extended",
    cache: "user",
    handler: (call) => {
      requireEitherModifyScope(call);
      if (!call.simulation.catalogue.user(call.params.user_id ?? "")) throw new ApiError(404, "Resource not found");
      if (call.params.user_id !== call.user.id) {
        throw new ApiError(403, "You cannot create a playlist for another user");
      }
      return create(call);
    },
  },
  { method: "PUT", path: "/playlists/{playlist_id}", scopes: [], mode: "both", cache: "user", handler: change },
];

const longestName = 100;
const longestDescription = 300;

const detailsSchema = z.object({
  name: z.string().trim().max(longestName).optional(),
  description: z.string().max(longestDescription).nullish(),
  public: z.boolean().nullish(),
  collaborative: z.boolean().nullish(),
});

function create(call: Call): Answer {
  requireEitherModifyScope(call);
  const details = {
    name: "",
    description: "",
    public: true,
    collaborative: false,
    ...readDetails(call),
  };
  if (details.name === "") throw new ApiError(400, "Missing required field: name");
  requireFitting(call, details, details);
  const playlist = call.simulation.playlists.create(call.user, details);
  return { status: 201, body: wholePlaylist(call, playlist) };
}

function change(call: Call): Answer {
  const playlist = findOwn(call);
  const details = readDetails(call);
  if (details.name === "") throw new ApiError(400, "Invalid value for field: name");
  requireFitting(call, details, { ...playlist, ...details });
  if (Object.keys(details).length > 0) call.simulation.playlists.edit(playlist, { kind: "details", details });
  return { status: 200 };
}

/** The members that say something: `null` leaves things as they are. */
function readDetails(call: Call): Partial<PlaylistDetails> {
  const { name, description, public: isPublic, collaborative } = readBody(call, detailsSchema);
  return {
    ...(name === undefined ? {} : { name }),
    // Descriptions are shown as HTML text.
    ...(typeof description === "string" ? { description: escapeHtml(description) } : {}),
    ...(typeof isPublic === "boolean" ? { public: isPublic } : {}),
    ...(typeof collaborative === "boolean" ? { collaborative } : {}),
  };
}

/** What comes out must be allowed: a collaborative playlist is never public, and making one takes both scopes. Throws 400 or 403. */
function requireFitting(call: Call, asked: Partial<PlaylistDetails>, outcome: PlaylistDetails): void {
  if (outcome.collaborative && outcome.public) throw new ApiError(400, "Collaborative playlists can only be private");
  requireModifyScope(call, outcome.public);
  if (asked.collaborative) requireModifyScope(call, true);
}
