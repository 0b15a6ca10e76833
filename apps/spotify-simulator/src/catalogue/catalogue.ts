import { inventDiscography } from "./discography.js";
import { inventLibrary, type Library } from "./library.js";
import { inventPlaylists } from "./playlists.js";
import type { Album, Artist, Playlist, Track, User } from "./records.js";
import { Search } from "./search.js";
import { inventUsers } from "./users.js";

/** Everything this Spotify holds, found by id. Made from a seed, so that ids and names are the same at each start. */
export class Catalogue {
  readonly users: readonly User[];
  readonly artists: readonly Artist[];
  readonly albums: readonly Album[];
  readonly tracks: readonly Track[];
  readonly playlists: readonly Playlist[];
  readonly #users: ReadonlyMap<string, User>;
  readonly #artists: ReadonlyMap<string, Artist>;
  readonly #albums: ReadonlyMap<string, Album>;
  readonly #tracks: ReadonlyMap<string, Track>;
  readonly #playlists: ReadonlyMap<string, Playlist>;
  #search: Search | undefined;
  readonly #libraries = new Map<User, Library>();
  readonly #albumsOf = new Map<Artist, readonly Album[]>();

  constructor() {
    const { artists, albums, tracks } = inventDiscography();
    this.users = inventUsers();
    this.artists = artists;
    this.albums = albums;
    this.tracks = tracks;
    this.playlists = inventPlaylists(this.users, tracks);
    this.#users = byId(this.users);
    this.#artists = byId(artists);
    this.#albums = byId(albums);
    this.#tracks = byId(tracks);
    this.#playlists = byId(this.playlists);
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

  library(user: User): Library {
    const known = this.#libraries.get(user);
    if (known) return known;
    const library = inventLibrary(user, this);
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

  /** A user's playlists: own ones, those they add to, and those they follow. */
  playlistsOf(user: User): Playlist[] {
    const own = this.playlists.filter((playlist) => playlist.owner === user || playlist.collaborators.includes(user));
    return [...own, ...this.library(user).playlists];
  }
}

function byId<T extends { id: string }>(values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [value.id, value]));
}
