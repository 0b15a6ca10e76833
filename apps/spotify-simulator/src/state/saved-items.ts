import { belongsTo, type Catalogue } from "../catalogue/catalogue.js";
import type { Library } from "../catalogue/library.js";
import type { Saved, User } from "../catalogue/records.js";
import type { Database } from "./database.js";

/** What is saved, and when (milliseconds). */
export interface Addition {
  uri: string;
  addedAt: number;
}

/** What users saved, followed or removed since their libraries were invented, by URI. Read from memory, written through. */
export class SavedItems {
  /** By user id; `null` stands for what was removed. The newest change is the last. */
  readonly #changes = new Map<string, Map<string, number | null>>();
  readonly #invented = new Map<User, ReadonlySet<string>>();

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
  ) {
    for (const { user_id, uri, added_at } of database.libraryChanges()) {
      const user = catalogue.user(user_id);
      if (user) this.#note(user, uri, added_at);
    }
  }

  /** Whether the user saved or follows what the URI names. */
  has(user: User, uri: string): boolean {
    const change = this.#changes.get(user.id)?.get(uri);
    if (change !== undefined) return change !== null;
    return this.#inventedUris(user).has(uri) || this.#isOwnPlaylist(user, uri);
  }

  /** Saves what is not saved yet. */
  add(user: User, items: readonly Addition[]): void {
    const fresh = new Map(items.map(({ uri, addedAt }) => [uri, addedAt]));
    this.#change(
      user,
      [...fresh].filter(([uri]) => !this.has(user, uri)),
    );
  }

  /** Removes what is saved. */
  remove(user: User, uris: readonly string[]): void {
    const known = [...new Set(uris)].filter((uri) => this.has(user, uri));
    this.#change(
      user,
      known.map((uri) => [uri, null]),
    );
  }

  /** The user's library as it is now: the invented one without what was removed, and what was added; the newest first. */
  library(user: User): Library {
    const invented = this.catalogue.library(user);
    const changes = this.#changes.get(user.id);
    if (!changes) return invented;
    const { catalogue } = this;
    return {
      ...invented,
      tracks: changed(changes, "track", invented.tracks, (id) => catalogue.track(id)),
      albums: changed(changes, "album", invented.albums, (id) => catalogue.album(id)),
      episodes: changed(changes, "episode", invented.episodes, (id) => catalogue.episode(id)),
      shows: changed(changes, "show", invented.shows, (id) => catalogue.show(id)),
      audiobooks: changed(changes, "audiobook", invented.audiobooks, (id) => catalogue.audiobook(id)),
      artists: followed(changes, "artist", invented.artists, (id) => catalogue.artist(id)),
      playlists: followed(changes, "playlist", invented.playlists, (id) => catalogue.playlist(id)),
    };
  }

  #change(user: User, changes: readonly [uri: string, addedAt: number | null][]): void {
    this.database.together(() => {
      for (const [uri, addedAt] of changes) {
        this.database.write("INSERT OR REPLACE INTO library_change VALUES (?, ?, ?)", user.id, uri, addedAt);
      }
    });
    for (const [uri, addedAt] of changes) this.#note(user, uri, addedAt);
  }

  #note(user: User, uri: string, addedAt: number | null): void {
    const before = this.has(user, uri);
    const changes = this.#changes.get(user.id) ?? new Map<string, number | null>();
    changes.delete(uri);
    changes.set(uri, addedAt);
    this.#changes.set(user.id, changes);
    const followed = this.#followable(uri);
    if (followed && !this.#isOwnPlaylist(user, uri)) followed.followers += Number(addedAt !== null) - Number(before);
  }

  /** What counts its followers. */
  #followable(uri: string): { followers: number } | undefined {
    const [, type, id = ""] = /^spotify:(playlist|artist|user):(.+)$/.exec(uri) ?? [];
    if (type === "playlist") return this.catalogue.playlist(id);
    return type === "artist" ? this.catalogue.artist(id) : this.catalogue.user(id);
  }

  /** Own playlists are in the library from the beginning, and their owner is no follower. */
  #isOwnPlaylist(user: User, uri: string): boolean {
    const playlist = uri.startsWith("spotify:playlist:") ? this.catalogue.playlist(uri.slice(17)) : undefined;
    return playlist !== undefined && belongsTo(playlist, user);
  }

  #inventedUris(user: User): ReadonlySet<string> {
    const known = this.#invented.get(user);
    if (known) return known;
    const { tracks, albums, episodes, shows, audiobooks, artists, playlists } = this.catalogue.library(user);
    const uris = (type: string, values: readonly { id: string }[]) => values.map(({ id }) => `spotify:${type}:${id}`);
    const values = <T>(saved: readonly Saved<T>[]) => saved.map(({ value }) => value);
    const invented = new Set([
      ...uris("track", values(tracks)),
      ...uris("album", values(albums)),
      ...uris("episode", values(episodes)),
      ...uris("show", values(shows)),
      ...uris("audiobook", values(audiobooks)),
      ...uris("artist", artists),
      ...uris("playlist", playlists),
    ]);
    this.#invented.set(user, invented);
    return invented;
  }
}

type Changes = ReadonlyMap<string, number | null>;

function changed<T extends { id: string }>(
  changes: Changes,
  type: string,
  invented: readonly Saved<T>[],
  find: (id: string) => T | undefined,
): readonly Saved<T>[] {
  const prefix = `spotify:${type}:`;
  const added = [...changes].reverse().flatMap(([uri, addedAt]) => {
    const value = uri.startsWith(prefix) ? find(uri.slice(prefix.length)) : undefined;
    return value && addedAt !== null ? [{ value, addedAt }] : [];
  });
  const kept = invented.filter(({ value }) => !changes.has(prefix + value.id));
  return [...added, ...kept].sort((a, b) => b.addedAt - a.addedAt);
}

/** The same for what has no date while it is only invented: additions come first. */
function followed<T extends { id: string }>(
  changes: Changes,
  type: string,
  invented: readonly T[],
  find: (id: string) => T | undefined,
): readonly T[] {
  const dated = invented.map((value) => ({ value, addedAt: Number.MIN_SAFE_INTEGER }));
  return changed(changes, type, dated, find).map(({ value }) => value);
}
