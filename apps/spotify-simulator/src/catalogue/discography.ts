import { allMarkets, fewMarkets, otherMarkets, someMarkets } from "./markets.js";
import type { Culture } from "./names/culture.js";
import { anyCulture, artistName, title } from "./names/naming.js";
import { base62Id, Random } from "./random.js";
import type { Album, Artist, Track } from "./records.js";

const artistCount = 320;
const trackCount = 2400;
/** Among them: tracks that are there a second time, for the markets the first is not licensed in. */
const reissuedCount = 24;

interface Act {
  artist: Artist;
  culture: Culture;
  /** Year of the first release. */
  since: number;
}

/** Invents all artists, albums and tracks: the same ones each time. */
export function inventDiscography(): { artists: Artist[]; albums: Album[]; tracks: Track[] } {
  const random = new Random("discography");
  const acts = inventActs(random);
  const albums: Album[] = [];
  let left = trackCount - reissuedCount;
  const release = (act: Act) => {
    const album = inventAlbum(random, `album ${albums.length}`, act, acts, left);
    left -= album.tracks.length;
    albums.push(album);
  };
  for (const act of acts) release(act);
  while (left > 0) release(random.pick(acts));
  albums.push(...reissue(albums));
  return { artists: acts.map((act) => act.artist), albums, tracks: albums.flatMap((album) => album.tracks) };
}

function inventActs(random: Random): Act[] {
  const taken = new Set<string>();
  return Array.from({ length: artistCount }, (_, index) => {
    const culture = anyCulture(random);
    let name = artistName(random, culture);
    while (taken.has(name)) name = artistName(random, culture);
    taken.add(name);
    const popularity = Math.floor(92 * random.next() ** 2);
    const artist: Artist = {
      id: base62Id(`artist ${index}`),
      name,
      genres: random.sample(culture.genres, random.int(0, 3)),
      followers: Math.floor(1.16 ** popularity * (20 + random.int(0, 40))),
      popularity,
    };
    return { artist, culture, since: random.chance(0.15) ? random.int(1971, 1999) : random.int(2000, 2025) };
  });
}

function inventAlbum(random: Random, word: string, act: Act, acts: readonly Act[], most: number): Album {
  const type = random.chance(0.45) ? "album" : random.chance(0.06) ? "compilation" : "single";
  const year = Math.min(2026, act.since + random.int(0, 8));
  const popularity = Math.max(0, act.artist.popularity - random.int(0, 15));
  const album: Album = {
    id: base62Id(word),
    name: title(random, act.culture),
    type,
    artists: [act.artist],
    releaseDate: releaseDate(random, year),
    label: random.pick(act.culture.labels),
    upc: String(random.int(100_000, 999_999)) + String(random.int(100_000, 999_999)),
    popularity,
    markets: random.chance(0.8) ? allMarkets : someMarkets,
    tracks: [],
  };
  const length = Math.min(most, type === "single" ? random.int(1, 3) : random.int(8, 14));
  const discs = length >= 12 && random.chance(0.3) ? 2 : 1;
  const neighbours = acts.filter((other) => other.culture === act.culture);
  const names = new Set<string>();
  const licences = new Random(`licences of ${word}`);
  for (let at = 0; at < length; at++) {
    // The first track of a single carries its name, as a title track does now and then on an album.
    let name = at === 0 && (type === "single" || random.chance(0.3)) ? album.name : title(random, act.culture);
    while (names.has(name)) name = title(random, act.culture);
    names.add(name);
    const disc = discs === 2 && at >= length / 2 ? 2 : 1;
    const guest = random.pick(neighbours).artist;
    album.tracks.push({
      id: base62Id(`${word} track ${at}`),
      name,
      album,
      artists: trackArtists(random, type, act.artist, guest),
      durationMs: random.int(95_000, 330_000),
      explicit: random.chance(0.08),
      disc,
      number: disc === 2 ? at - Math.ceil(length / 2) + 1 : at + 1,
      isrc: `${act.culture.country}SIM${String(year % 100).padStart(2, "0")}${String(random.int(0, 99_999)).padStart(5, "0")}`,
      popularity: Math.max(0, popularity - random.int(0, 20)),
      // An album is where at least one of its tracks is: the first.
      markets: at > 0 && licences.chance(0.08) ? fewMarkets : album.markets,
    });
  }
  return album;
}

/** Releases singles of few markets again, in the others: enough of them for all reissued tracks. */
function reissue(albums: readonly Album[]): Album[] {
  const reissued: Album[] = [];
  let left = reissuedCount;
  for (const album of albums) {
    if (left === 0) break;
    if (album.markets !== someMarkets || album.type !== "single") continue;
    const again: Album = { ...album, id: base62Id(`reissue ${album.id}`), markets: otherMarkets, tracks: [] };
    again.tracks = album.tracks.slice(0, left).map((track) => {
      track.reissue = { ...track, id: base62Id(`reissue ${track.id}`), album: again, markets: otherMarkets };
      return track.reissue;
    });
    left -= again.tracks.length;
    reissued.push(again);
  }
  return reissued;
}

function trackArtists(random: Random, type: Album["type"], artist: Artist, guest: Artist): Artist[] {
  if (guest === artist) return [artist];
  if (type === "compilation" && random.chance(0.6)) return [guest];
  return random.chance(0.12) ? [artist, guest] : [artist];
}

function releaseDate(random: Random, year: number): string {
  if (year < 1985) return String(year);
  const month = String(random.int(1, 12)).padStart(2, "0");
  if (random.chance(0.03)) return `${year}-${month}`;
  return `${year}-${month}-${String(random.int(1, 28)).padStart(2, "0")}`;
}
