import { createHash, randomUUID } from "node:crypto";
import type { Catalogue } from "../catalogue/catalogue.js";
import { base62Id } from "../catalogue/random.js";
import type { Playlist, PlaylistItem, User } from "../catalogue/records.js";
import type { Database } from "./database.js";
import { applyEdit, type PlaylistDetails, type PlaylistEdit, storedItem } from "./playlist-edit.js";

/** How many former lists of a playlist can still be named by their snapshot. */
const remembered = 100;

/** So many edits of one playlist are folded into two at the next start. */
const manyEdits = 200;

/** Changes of playlists: an edit is written, then made on the catalogue's record; a start repeats them all. */
export class Playlists {
  readonly #former = new Map<string, Map<number, readonly PlaylistItem[]>>();
  /** JPEG covers by playlist id. */
  readonly #covers = new Map<string, Buffer>();

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
  ) {
    const counts = new Map<string, number>();
    for (const { playlist_id, version, edit } of database.playlistEdits()) {
      this.#perform(playlist_id, version, JSON.parse(edit) as PlaylistEdit);
      counts.set(playlist_id, (counts.get(playlist_id) ?? 0) + 1);
    }
    for (const [id, count] of counts) if (count > manyEdits) this.#fold(id);
    for (const { playlist_id, jpeg } of database.covers()) this.#show(playlist_id, Buffer.from(jpeg, "base64"));
  }

  /** Makes an empty playlist. */
  create(owner: User, details: PlaylistDetails): Playlist {
    const id = base62Id(randomUUID());
    const edit: PlaylistEdit = { kind: "create", owner: owner.id, details };
    this.#write(id, 1, edit);
    return this.#open(id, owner, details);
  }

  /** Changes a playlist, which gives it a new snapshot id. */
  edit(playlist: Playlist, edit: PlaylistEdit): void {
    this.#write(playlist.id, playlist.version + 1, edit);
    this.#perform(playlist.id, playlist.version + 1, edit);
  }

  /** The items as they were at a version; `undefined` when that version is unknown or long gone. */
  itemsAt(playlist: Playlist, version: number): readonly PlaylistItem[] | undefined {
    return version === playlist.version ? playlist.items : this.#former.get(playlist.id)?.get(version);
  }

  /** The uploaded cover, a JPEG. */
  cover(playlistId: string): Buffer | undefined {
    return this.#covers.get(playlistId);
  }

  /** Gives a playlist its own cover. */
  setCover(playlist: Playlist, jpeg: Buffer): void {
    const edit: PlaylistEdit = { kind: "cover" };
    this.database.together(() => {
      this.database.write("INSERT OR REPLACE INTO playlist_cover VALUES (?, ?)", playlist.id, jpeg.toString("base64"));
      this.#write(playlist.id, playlist.version + 1, edit);
    });
    this.#show(playlist.id, jpeg);
    this.#perform(playlist.id, playlist.version + 1, edit);
  }

  #show(id: string, jpeg: Buffer): void {
    const playlist = this.catalogue.playlist(id);
    if (!playlist) return;
    playlist.cover = createHash("sha1").update(jpeg).digest("base64url");
    this.#covers.set(id, jpeg);
  }

  #perform(id: string, version: number, edit: PlaylistEdit): void {
    const playlist = this.catalogue.playlist(id);
    if (playlist) {
      this.#remember(playlist);
      applyEdit(this.catalogue, playlist, edit);
      playlist.version = version;
    } else if (edit.kind === "create") {
      const owner = this.catalogue.user(edit.owner);
      if (owner) this.#open(id, owner, edit.details);
    }
  }

  #open(id: string, owner: User, details: PlaylistDetails): Playlist {
    const playlist: Playlist = { id, owner, ...details, collaborators: [], followers: 0, version: 1, items: [] };
    this.catalogue.addPlaylist(playlist);
    return playlist;
  }

  #remember({ id, version, items }: Playlist): void {
    const former = this.#former.get(id) ?? new Map<number, readonly PlaylistItem[]>();
    former.set(version, items);
    former.delete(version - remembered);
    this.#former.set(id, former);
  }

  #write(id: string, version: number, edit: PlaylistEdit): void {
    this.database.write("INSERT INTO playlist_edit VALUES (?, ?, ?)", id, version, JSON.stringify(edit));
  }

  /** Replaces the edits of a playlist by two that lead to the same state. */
  #fold(id: string): void {
    const playlist = this.catalogue.playlist(id);
    if (!playlist) return;
    const { version, name, description, collaborative, items } = playlist;
    const details = { name, description, public: playlist.public, collaborative };
    this.database.together(() => {
      this.database.write("DELETE FROM playlist_edit WHERE playlist_id = ? AND version > 1", id);
      this.#write(id, version - 1, { kind: "details", details });
      this.#write(id, version, { kind: "replace", items: items.map(storedItem) });
    });
  }
}
