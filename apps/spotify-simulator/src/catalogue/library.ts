import { Random } from "./random.js";
import type { Album, Artist, Playlist, Saved, Shelves, Track, User } from "./records.js";
import type { Audiobook, Episode, Show } from "./talk-records.js";

/** What a user saved, plays often and follows. */
export interface Library {
  tracks: readonly Saved<Track>[];
  albums: readonly Saved<Album>[];
  artists: readonly Artist[];
  topTracks: readonly Track[];
  topArtists: readonly Artist[];
  /** Playlists of other users. */
  playlists: readonly Playlist[];
  shows: readonly Saved<Show>[];
  episodes: readonly Saved<Episode>[];
  audiobooks: readonly Saved<Audiobook>[];
}

const september2026 = Date.UTC(2026, 8, 1);
const day = 86_400_000;

/** Invents a user's library, the same one each time; followed playlists are among the `published` ones. */
export function inventLibrary(user: User, shelves: Shelves, published: readonly Playlist[]): Library {
  const random = new Random(`library ${user.id}`);
  const topArtists = random.sample(shelves.artists, 60);
  return {
    tracks: saved(random, random.sample(shelves.tracks, random.int(30, 240))),
    albums: saved(random, random.sample(shelves.albums, random.int(5, 60))),
    artists: random.sample(shelves.artists, random.int(25, 70)),
    topTracks: random.sample(shelves.tracks, 90),
    topArtists,
    playlists: random.sample(
      published.filter((playlist) => playlist.owner !== user),
      random.int(1, 3),
    ),
    shows: saved(random, random.sample(shelves.shows, random.int(3, 15))),
    episodes: saved(random, random.sample(shelves.episodes, random.int(4, 40))),
    audiobooks: saved(random, random.sample(shelves.audiobooks, random.int(2, 12))),
  };
}

/** The newest first, a few days between each. */
function saved<T>(random: Random, values: readonly T[]): Saved<T>[] {
  let addedAt = september2026;
  return values.map((value) => {
    addedAt -= random.int(1000, 6 * day);
    return { value, addedAt };
  });
}
