import { z } from "zod";
import { ApiError } from "./api-error.js";
import { readBody } from "./body.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { isVisible } from "./playlist-access.js";
import { look, type Reference, readReference, reference, requireScopes, type SavedKind } from "./saved-kinds.js";

/** The library: saving, removing and asking, by URI for everything, and by id as before 2026. */
export const savedOperations: readonly Operation[] = [
  { method: "PUT", path: "/me/library", scopes: [], mode: "both", cache: "user", handler: saveUris },
  { method: "DELETE", path: "/me/library", scopes: [], mode: "both", cache: "user", handler: removeUris },
  { method: "GET", path: "/me/library/contains", scopes: [], mode: "both", cache: "user", handler: containsUris },
  ...byId("tracks", "track", 50),
  ...byId("albums", "album", 20),
  ...byId("episodes", "episode", 50),
  ...byId("shows", "show", 50),
  ...byId("audiobooks", "audiobook", 50),
];

const mostUris = 40;

function saveUris(call: Call): Answer {
  const references = changeableUris(call);
  save(call, references);
  return { status: 200 };
}

function removeUris(call: Call): Answer {
  const references = changeableUris(call);
  remove(call, references);
  return { status: 200 };
}

function containsUris(call: Call): Answer {
  const references = readUris(call);
  requireScopes(call, references, "read");
  return contains(call, references);
}

/** Artists are followed elsewhere; here they can only be asked for. */
function changeableUris(call: Call): Reference[] {
  const references = readUris(call);
  const artist = references.find(({ kind }) => kind === "artist");
  if (artist) throw new ApiError(400, `Unsupported uri type: ${artist.uri}`);
  requireScopes(call, references, "modify");
  return references;
}

function readUris(call: Call): Reference[] {
  const uris = list(call.query.get("uris"));
  if (uris.length === 0) throw new ApiError(400, "Missing required field: uris");
  if (uris.length > mostUris) throw new ApiError(400, "Too many uris requested");
  return uris.map(readReference);
}

/** The operations of one kind that `/me/library` took the place of. */
function byId(folder: string, kind: SavedKind, most: number): Operation[] {
  const operation = {
    path: `/me/${folder}`,
    scopes: ["user-library-modify"],
    mode: "extended",
    cache: "user",
  } as const;
  return [
    {
      ...operation,
      method: "PUT",
      handler: (call) => {
        const dated = kind === "track" ? readDated(call) : undefined;
        const references = dated ? [...dated.keys()].map((id) => reference(kind, id)) : readIds(call, kind, most);
        save(call, references, (id) => dated?.get(id));
        return { status: 200 };
      },
    },
    {
      ...operation,
      method: "DELETE",
      handler: (call) => {
        remove(call, readIds(call, kind, most));
        return { status: 200 };
      },
    },
    {
      ...operation,
      method: "GET",
      path: `${operation.path}/contains`,
      scopes: ["user-library-read"],
      handler: (call) => contains(call, readIds(call, kind, most)),
    },
  ];
}

// A list alone is what some clients send.
const idsSchema = z.union([
  z.object({ ids: z.array(z.string()).optional() }),
  z.array(z.string()).transform((ids) => ({ ids })),
]);

/** Reads `ids` from the query, or else from the body. Throws 400. */
export function readIds(call: Call, kind: SavedKind, most: number): Reference[] {
  const asked = call.query.get("ids");
  const ids = asked === null ? (readBody(call, idsSchema).ids ?? []) : list(asked);
  if (ids.length === 0) throw new ApiError(400, "Missing required field: ids");
  if (ids.length > most) throw new ApiError(400, "Too many ids requested");
  return ids.map((id) => reference(kind, id));
}

const datedSchema = z.union([
  z.object({
    timestamped_ids: z
      .array(z.object({ id: z.string(), added_at: z.iso.datetime({ offset: true }) }))
      .max(50)
      .optional(),
  }),
  z.array(z.unknown()).transform(() => ({ timestamped_ids: undefined })),
]);

/** Ids of tracks with the instant each was added, in milliseconds. They come before `ids`. */
function readDated(call: Call): Map<string, number> | undefined {
  const { timestamped_ids: dated } = readBody(call, datedSchema);
  return dated && new Map(dated.map(({ id, added_at }) => [id, Date.parse(added_at)]));
}

/** Saves or follows, all or nothing. Throws 404 for what does not exist. */
export function save(call: Call, references: readonly Reference[], addedAt?: (id: string) => number | undefined): void {
  for (const one of references) requireExisting(call, one);
  const now = call.simulation.clock.now();
  call.simulation.saved.add(
    call.user,
    references.map(({ id, uri }) => ({ uri, addedAt: addedAt?.(id) ?? now })),
  );
}

/** Removes or unfollows, all or nothing; what is not there is gone already. Throws 404 for what does not exist. */
export function remove(call: Call, references: readonly Reference[]): void {
  for (const one of references) requireExisting(call, one);
  call.simulation.saved.remove(
    call.user,
    references.map(({ uri }) => uri),
  );
}

/** One truth value for each, in the order asked. */
export function contains(call: Call, references: readonly Reference[]): Answer {
  return ok(references.map(({ uri }) => call.simulation.saved.has(call.user, uri)));
}

/** A private playlist of somebody else does not exist for the caller. */
function requireExisting(call: Call, one: Reference): void {
  const { catalogue } = call.simulation;
  const playlist = one.kind === "playlist" ? catalogue.playlist(one.id) : undefined;
  if (!look(catalogue, one) || (playlist && !isVisible(call, playlist))) {
    throw new ApiError(404, "Resource not found");
  }
}

function list(text: string | null): string[] {
  return (text ?? "").split(",").flatMap((part) => part.trim() || []);
}
