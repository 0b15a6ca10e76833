import type { Album, Artist, Playlist, Shelves, Track } from "./records.js";
import type { Audiobook, Episode, Show } from "./talk-records.js";

/** A query with its field filters taken apart: `artist:"Low Tide" year:2019-2021 harbour`. */
export interface Query {
  words: readonly string[];
  filters: ReadonlyMap<string, string>;
}

const filterNames = ["artist", "track", "album", "year", "genre", "isrc", "upc"];

/** Reads the parameter `q`. */
export function readQuery(text: string): Query {
  const filters = new Map<string, string>();
  const rest = text.replace(/(\w+):(?:"([^"]*)"|(\S+))/g, (whole, name: string, quoted?: string, plain?: string) => {
    if (!filterNames.includes(name)) return whole;
    filters.set(name, fold(quoted ?? plain ?? ""));
    return " ";
  });
  return { words: fold(rest).replaceAll('"', " ").split(/\s+/).filter(Boolean), filters };
}

/** Lower case, without accents on letters; "Éphémère" and "ephemere" are the same. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

interface Entry<T> {
  value: T;
  /** Everything free words may match. */
  text: string;
  /** What the filters look at. */
  fields: Readonly<Record<string, string>>;
}

/** Finds by words: music with the most popular first, talk in the order of the catalogue. */
export class Search {
  readonly #tracks: readonly Entry<Track>[];
  readonly #albums: readonly Entry<Album>[];
  readonly #artists: readonly Entry<Artist>[];
  readonly #playlists: readonly Playlist[];
  readonly #shows: readonly Entry<Show>[];
  readonly #episodes: readonly Entry<Episode>[];
  readonly #audiobooks: readonly Entry<Audiobook>[];

  constructor(catalogue: Shelves) {
    this.#tracks = byPopularity(catalogue.tracks).map((track) => {
      const artist = fold(names(track.artists));
      const album = fold(track.album.name);
      const name = fold(track.name);
      const year = track.album.releaseDate.slice(0, 4);
      return {
        value: track,
        text: `${name} ${artist} ${album}`,
        fields: { track: name, artist, album, year, isrc: fold(track.isrc) },
      };
    });
    this.#albums = byPopularity(catalogue.albums).map((album) => {
      const artist = fold(names(album.artists));
      const name = fold(album.name);
      const year = album.releaseDate.slice(0, 4);
      return { value: album, text: `${name} ${artist}`, fields: { album: name, artist, year, upc: album.upc } };
    });
    this.#artists = byPopularity(catalogue.artists).map((artist) => {
      const name = fold(artist.name);
      return { value: artist, text: name, fields: { artist: name, genre: fold(artist.genres.join(" ")) } };
    });
    this.#playlists = catalogue.playlists;
    this.#shows = byText(catalogue.shows, (show) => `${show.name} ${show.publisher}`);
    this.#episodes = byText(catalogue.episodes, (episode) => `${episode.name} ${episode.show.name}`);
    this.#audiobooks = byText(catalogue.audiobooks, ({ name, authors }) => `${name} ${authors.join(" ")}`);
  }

  tracks(query: Query): Track[] {
    return matching(this.#tracks, query);
  }

  albums(query: Query): Album[] {
    return matching(this.#albums, query);
  }

  artists(query: Query): Artist[] {
    return matching(this.#artists, query);
  }

  /** Private ones are not found. Read anew each time, since users rename playlists. */
  playlists(query: Query): Playlist[] {
    const found = this.#playlists.filter((playlist) => playlist.public);
    return matching(
      found.map((playlist) => ({ value: playlist, text: fold(playlist.name), fields: {} })),
      query,
    );
  }

  shows(query: Query): Show[] {
    return matching(this.#shows, query);
  }

  episodes(query: Query): Episode[] {
    return matching(this.#episodes, query);
  }

  audiobooks(query: Query): Audiobook[] {
    return matching(this.#audiobooks, query);
  }
}

function byText<T>(values: readonly T[], text: (value: T) => string): Entry<T>[] {
  return values.map((value) => ({ value, text: fold(text(value)), fields: {} }));
}

function matching<T>(entries: readonly Entry<T>[], query: Query): T[] {
  const fits = ({ text, fields }: Entry<T>) =>
    query.words.every((word) => text.includes(word)) &&
    [...query.filters].every(([name, wanted]) => fieldFits(name, fields[name], wanted));
  return entries.filter(fits).map(({ value }) => value);
}

function fieldFits(name: string, value: string | undefined, wanted: string): boolean {
  if (value === undefined) return false;
  if (name !== "year") return value.includes(wanted);
  const [from = "", to = from] = wanted.split("-");
  return value >= from && value <= to;
}

function byPopularity<T extends { popularity: number }>(values: readonly T[]): T[] {
  return values.toSorted((a, b) => b.popularity - a.popularity);
}

function names(artists: readonly Artist[]): string {
  return artists.map((artist) => artist.name).join(" ");
}
