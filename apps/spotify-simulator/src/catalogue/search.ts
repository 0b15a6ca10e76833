import type { Album, Artist, Playlist, Shelves, Track } from "./records.js";

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

/** Finds music by words; the most popular first. */
export class Search {
  readonly #tracks: readonly Entry<Track>[];
  readonly #albums: readonly Entry<Album>[];
  readonly #artists: readonly Entry<Artist>[];
  readonly #playlists: readonly Entry<Playlist>[];

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
    this.#playlists = catalogue.playlists.map((playlist) => ({
      value: playlist,
      text: fold(playlist.name),
      fields: {},
    }));
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

  /** Private ones are not found. */
  playlists(query: Query): Playlist[] {
    return matching(this.#playlists, query).filter((playlist) => playlist.public);
  }
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
