import { inventDiscography } from "./discography.js";
import { inventLibrary, type Library } from "./library.js";
import { inventPlaylists } from "./playlists.js";
import type { Album, Artist, Playable, Playlist, Track, User } from "./records.js";
import { Search } from "./search.js";
import { inventTalk } from "./talk.js";
import type { Audiobook, Chapter, Episode, Show } from "./talk-records.js";
import { inventUsers } from "./users.js";

/** Everything this Spotify holds, found by id. Made from a seed, so that ids and names are the same at each start. */
export class Catalogue {
  readonly users: readonly User[];
  readonly artists: readonly Artist[];
  readonly albums: readonly Album[];
  readonly tracks: readonly Track[];
  /** Those users made come first, the newest at the top. */
  readonly playlists: Playlist[];
  readonly shows: readonly Show[];
  readonly episodes: readonly Episode[];
  readonly audiobooks: readonly Audiobook[];
  readonly chapters: readonly Chapter[];
  readonly #users: ReadonlyMap<string, User>;
  readonly #artists: ReadonlyMap<string, Artist>;
  readonly #albums: ReadonlyMap<string, Album>;
  readonly #tracks: ReadonlyMap<string, Track>;
  readonly #playlists: Map<string, Playlist>;
  /** The playlists that were public at the start: what users follow is drawn from these alone. */
  readonly #published: readonly Playlist[];
  readonly #shows: ReadonlyMap<string, Show>;
  readonly #episodes: ReadonlyMap<string, Episode>;
  readonly #audiobooks: ReadonlyMap<string, Audiobook>;
  readonly #chapters: ReadonlyMap<string, Chapter>;
  #search: Search | undefined;
  readonly #libraries = new Map<User, Library>();
  readonly #albumsOf = new Map<Artist, readonly Album[]>();

  constructor() {
    const { artists, albums, tracks } = inventDiscography();
    const { shows, episodes, audiobooks, chapters } = inventTalk();
    this.users = inventUsers();
    this.artists = artists;
    this.albums = albums;
    this.tracks = tracks;
    this.shows = shows;
    this.episodes = episodes;
    this.audiobooks = audiobooks;
    this.chapters = chapters;
    this.playlists = inventPlaylists(this.users, tracks, episodes);
    this.#users = byId(this.users);
    this.#artists = byId(artists);
    this.#albums = byId(albums);
    this.#tracks = byId(tracks);
    this.#playlists = new Map(this.playlists.map((playlist) => [playlist.id, playlist]));
    this.#published = this.playlists.filter((playlist) => playlist.public);
    this.#shows = byId(shows);
    this.#episodes = byId(episodes);
    this.#audiobooks = byId(audiobooks);
    this.#chapters = byId(chapters);
  }

  /** Made when it is first asked for: most tests never search. */
  get search(): Search {
    this.#search ??= new Search(this);
    return this.#search;
  }

  user(id: string): User | undefined {
    return this.#users.get(id);
  }

  artist(id: string): Artist | undefined {
    return this.#artists.get(id);
  }

  album(id: string): Album | undefined {
    return this.#albums.get(id);
  }

  track(id: string): Track | undefined {
    return this.#tracks.get(id);
  }

  playlist(id: string): Playlist | undefined {
    return this.#playlists.get(id);
  }

  show(id: string): Show | undefined {
    return this.#shows.get(id);
  }

  episode(id: string): Episode | undefined {
    return this.#episodes.get(id);
  }

  audiobook(id: string): Audiobook | undefined {
    return this.#audiobooks.get(id);
  }

  chapter(id: string): Chapter | undefined {
    return this.#chapters.get(id);
  }

  /** The track or episode a URI names. */
  playable(uri: string): Playable | undefined {
    const [, type, id = ""] = /^spotify:(track|episode):(\w+)$/.exec(uri) ?? [];
    return type === "episode" ? this.episode(id) : this.track(id);
  }

  /** Puts a playlist that a user made on top of the others. */
  addPlaylist(playlist: Playlist): void {
    this.playlists.unshift(playlist);
    this.#playlists.set(playlist.id, playlist);
  }

  library(user: User): Library {
    const known = this.#libraries.get(user);
    if (known) return known;
    const library = inventLibrary(user, this, this.#published);
    this.#libraries.set(user, library);
    return library;
  }

  /** The albums that carry the artist's name, and those the artist only appears on; the newest first. */
  albumsOf(artist: Artist): readonly Album[] {
    const known = this.#albumsOf.get(artist);
    if (known) return known;
    const found = this.albums.filter((album) => album.tracks.some((track) => track.artists.includes(artist)));
    const own = this.albums.filter((album) => album.artists.includes(artist) && !found.includes(album));
    const all = [...found, ...own].sort((a, b) => b.releaseDate.localeCompare(a.releaseDate));
    this.#albumsOf.set(artist, all);
    return all;
  }

  /** The playlists a user owns or adds to. */
  playlistsOf(user: User): Playlist[] {
    return this.playlists.filter((playlist) => belongsTo(playlist, user));
  }
}

/** Whether the playlist is the user's own, or one they may add to. */
export function belongsTo(playlist: Playlist, user: User): boolean {
  return playlist.owner === user || (playlist.collaborative && playlist.collaborators.includes(user));
}

function byId<T extends { id: string }>(values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [value.id, value]));
}
