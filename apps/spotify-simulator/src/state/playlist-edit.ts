import type { Catalogue } from "../catalogue/catalogue.js";
import type { Playlist, PlaylistItem } from "../catalogue/records.js";

/** What the owner may say about a playlist. */
export type PlaylistDetails = Pick<Playlist, "name" | "description" | "public" | "collaborative">;

/** An item as it is stored: what, added by whom (user id), and when (milliseconds). */
type StoredItem = readonly [uri: string, addedBy: string, addedAt: number];

/** One change of a playlist. Places count from 0 in the list as it was before the change. */
export type PlaylistEdit =
  | { kind: "create"; owner: string; details: PlaylistDetails }
  | { kind: "details"; details: Partial<PlaylistDetails> }
  | { kind: "insert"; place: number; items: readonly StoredItem[] }
  | { kind: "replace"; items: readonly StoredItem[] }
  /** Takes the items out, then puts them before what stood at `before`. */
  | { kind: "move"; places: readonly number[]; before: number }
  | { kind: "remove"; places: readonly number[] }
  | { kind: "cover" };

/** Lets an edit take effect on a playlist that exists: its items become a new list. */
export function applyEdit(catalogue: Catalogue, playlist: Playlist, edit: PlaylistEdit): void {
  if (edit.kind === "create" || edit.kind === "details") Object.assign(playlist, edit.details);
  else playlist.items = edited(catalogue, playlist.items, edit);
}

type ItemEdit = Exclude<PlaylistEdit, { kind: "create" | "details" }>;

function edited(catalogue: Catalogue, items: PlaylistItem[], edit: ItemEdit): PlaylistItem[] {
  switch (edit.kind) {
    case "insert":
      return items.toSpliced(edit.place, 0, ...known(catalogue, edit.items));
    case "replace":
      return known(catalogue, edit.items);
    case "move":
      return moved(items, new Set(edit.places), edit.before);
    case "remove": {
      const gone = new Set(edit.places);
      return items.filter((_, place) => !gone.has(place));
    }
    case "cover":
      return items;
  }
}

function moved(items: PlaylistItem[], places: ReadonlySet<number>, before: number): PlaylistItem[] {
  const stays = (_: PlaylistItem, place: number) => !places.has(place);
  const taken = items.filter((_, place) => places.has(place));
  const head = items.slice(0, before).filter(stays);
  const tail = items.filter((item, place) => place >= before && stays(item, place));
  return [...head, ...taken, ...tail];
}

/** Items of a catalogue that has changed since are left out. */
function known(catalogue: Catalogue, items: readonly StoredItem[]): PlaylistItem[] {
  return items.flatMap(([uri, userId, addedAt]) => {
    const track = catalogue.playable(uri);
    const addedBy = catalogue.user(userId);
    return track && addedBy ? [{ track, addedBy, addedAt }] : [];
  });
}

/** The form in which an item is stored. */
export function storedItem({ track, addedBy, addedAt }: PlaylistItem): StoredItem {
  return [`spotify:${"show" in track ? "episode" : "track"}:${track.id}`, addedBy.id, addedAt];
}
