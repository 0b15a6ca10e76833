import { z } from "zod";
import type { Playlist } from "../catalogue/records.js";
import { storedItem } from "../state/playlist-edit.js";
import { ApiError } from "./api-error.js";
import { readBody } from "./body.js";
import { snapshotId } from "./objects/playlist.js";
import type { Answer, Call, Operation } from "./operation.js";
import { readNumber } from "./paging.js";
import { findShared } from "./playlist-access.js";
import { moveFrom, readSnapshot, removeFrom } from "./playlist-snapshots.js";

/** Playlists: adding, replacing, moving and removing items, under the name of 2026 and the one before. */
export const playlistItemOperations: readonly Operation[] = [
  operation("POST", "items", add),
  operation("PUT", "items", replaceOrMove),
  operation("DELETE", "items", (call) => remove(call, "items")),
  operation("POST", "tracks", add),
  operation("PUT", "tracks", replaceOrMove),
  operation("DELETE", "tracks", (call) => remove(call, "tracks")),
];

function operation(method: Operation["method"], name: "items" | "tracks", handler: Operation["handler"]): Operation {
  const mode = name === "items" ? "both" : "extended";
  return { method, path: `/playlists/{playlist_id}/${name}`, scopes: [], mode, cache: "user", handler };
}

const most = 100;
const mostInPlaylist = 10_000;

const place = z.number().int().min(0);
const urisSchema = z.array(z.string());
// A list alone is what older clients send.
const addSchema = z.union([
  z.object({ uris: urisSchema.optional(), position: place.nullish() }),
  urisSchema.transform((uris) => ({ uris, position: undefined })),
]);
const replaceOrMoveSchema = z.object({
  uris: urisSchema.optional(),
  range_start: place.optional(),
  insert_before: place.optional(),
  range_length: z.number().int().min(1).optional(),
  snapshot_id: z.string().nullish(),
});
const removal = z.array(z.object({ uri: z.string(), positions: z.array(place).max(mostInPlaylist).optional() }));
const removeSchema = z.object({
  items: removal.optional(),
  tracks: removal.optional(),
  snapshot_id: z.string().nullish(),
});

function add(call: Call): Answer {
  const playlist = findShared(call);
  const body = readBody(call, addSchema);
  const uris = urisInQuery(call) ?? body.uris ?? [];
  if (uris.length === 0) throw new ApiError(400, "Missing required field: uris");
  const items = newItems(call, uris);
  const { length } = playlist.items;
  const at = readNumber(call, "position", body.position ?? length, 0, Number.MAX_SAFE_INTEGER);
  if (at > length) throw new ApiError(400, "Index out of bounds");
  if (length + items.length > mostInPlaylist) throw new ApiError(403, "Playlist size limit reached");
  call.simulation.playlists.edit(playlist, { kind: "insert", place: at, items });
  return snapshot(201, playlist);
}

/** `uris` replaces all items; without them a range is moved. */
function replaceOrMove(call: Call): Answer {
  const playlist = findShared(call);
  const body = readBody(call, replaceOrMoveSchema);
  const uris = urisInQuery(call) ?? body.uris;
  const { range_start: start, insert_before: before, range_length: length = 1 } = body;
  if (uris !== undefined) {
    if (start !== undefined || before !== undefined) throw new ApiError(400, "Replace and reorder exclude each other");
    call.simulation.playlists.edit(playlist, { kind: "replace", items: newItems(call, uris) });
    return snapshot(200, playlist);
  }
  if (start === undefined) throw new ApiError(400, "Missing required field: range_start");
  if (before === undefined) throw new ApiError(400, "Missing required field: insert_before");
  const then = readSnapshot(call, playlist, body.snapshot_id);
  if (start + length > then.length || before > then.length) throw new ApiError(400, "Index out of bounds");
  const edit = moveFrom(then, playlist.items, { start, length, before });
  if (edit) call.simulation.playlists.edit(playlist, edit);
  return snapshot(200, playlist);
}

function remove(call: Call, name: "items" | "tracks"): Answer {
  const playlist = findShared(call);
  const { [name]: unwanted, snapshot_id } = readBody(call, removeSchema);
  if (unwanted === undefined || unwanted.length === 0) throw new ApiError(400, `Missing required field: ${name}`);
  if (unwanted.length > most) throw new ApiError(400, `You can remove a maximum of ${most} items per request.`);
  for (const { uri } of unwanted) requirePlayableUri(uri);
  const then = readSnapshot(call, playlist, snapshot_id);
  const edit = removeFrom(then, playlist.items, unwanted);
  if (edit) call.simulation.playlists.edit(playlist, edit);
  return snapshot(200, playlist);
}

function snapshot(status: number, playlist: Playlist): Answer {
  return { status, body: { snapshot_id: snapshotId(playlist) } };
}

/** `uris` in the query comes before the body. */
function urisInQuery(call: Call): string[] | undefined {
  const text = call.query.get("uris");
  return text === null ? undefined : text.split(",").flatMap((uri) => uri.trim() || []);
}

function newItems(call: Call, uris: readonly string[]) {
  if (uris.length > most) throw new ApiError(400, `You can add a maximum of ${most} items per request.`);
  const addedAt = call.simulation.clock.now();
  return uris.map((uri) => {
    requirePlayableUri(uri);
    const track = call.simulation.catalogue.playable(uri);
    if (!track) throw new ApiError(400, "Payload contains a non-existing ID");
    return storedItem({ track, addedBy: call.user, addedAt });
  });
}

function requirePlayableUri(uri: string): void {
  if (!/^spotify:(track|episode):[0-9A-Za-z]{22}$/.test(uri)) {
    throw new ApiError(400, `Invalid track uri: ${uri.slice(0, 100)}`);
  }
}
