import type { Playlist, PlaylistItem } from "../catalogue/records.js";
import { type PlaylistEdit, storedItem } from "../state/playlist-edit.js";
import { ApiError } from "./api-error.js";
import { snapshotId } from "./objects/playlist.js";
import type { Call } from "./operation.js";

/** A list of items at some time. */
type Items = readonly PlaylistItem[];

/** A part of a list and where it is to go. */
export interface Move {
  start: number;
  length: number;
  before: number;
}

/** What is to go: all of a URI, or only those at some places. */
export interface Unwanted {
  uri: string;
  positions?: readonly number[] | undefined;
}

/** The items as they were in the snapshot a change is made against; without one, as they are. Throws 400. */
export function readSnapshot(call: Call, playlist: Playlist, given: string | null | undefined): Items {
  if (given === null || given === undefined) return playlist.items;
  const bytes = Buffer.from(given, "base64");
  const version = bytes.length < 4 ? -1 : bytes.readUInt32BE(0);
  const items = call.simulation.playlists.itemsAt(playlist, version);
  if (!items || snapshotId({ id: playlist.id, version }) !== given) throw new ApiError(400, "Invalid snapshot_id");
  return items;
}

/** Repeats a move made against an old list on the list as it is: what is gone is left out. */
export function moveFrom(then: Items, now: Items, { start, length, before }: Move): PlaylistEdit | undefined {
  const places = placesOf(now, then.slice(start, start + length));
  if (places.length === 0) return undefined;
  if (then === now) return { kind: "move", places, before };
  const present = new Map(now.map((item, place) => [item, place]));
  const next = then.slice(before).find((item) => present.has(item));
  return { kind: "move", places, before: (next && present.get(next)) ?? now.length };
}

/** Repeats a removal made against an old list on the list as it is: what was added since stays. Throws 400. */
export function removeFrom(then: Items, now: Items, unwanted: readonly Unwanted[]): PlaylistEdit | undefined {
  const doomed = new Set<PlaylistItem>();
  const everywhere = new Set<string>();
  for (const { uri, positions } of unwanted) {
    if (positions === undefined) everywhere.add(uri);
    for (const position of positions ?? []) {
      const item = then[position];
      if (!item || storedItem(item)[0] !== uri) {
        throw new ApiError(400, "Could not remove tracks, please check parameters.");
      }
      doomed.add(item);
    }
  }
  for (const item of then) if (everywhere.has(storedItem(item)[0])) doomed.add(item);
  const places = placesOf(now, [...doomed]);
  return places.length === 0 ? undefined : { kind: "remove", places };
}

/** An item stays the same object for as long as it is in the list. */
function placesOf(list: Items, items: Items): number[] {
  const wanted = new Set(items);
  return list.flatMap((item, place) => (wanted.has(item) ? [place] : []));
}
