import type { PathData } from "./allowed-paths.js";

/** Spotify's ids are 22 base-62 digits (Web API, "Spotify URIs and IDs"). */
const ID = "[A-Za-z0-9]{22}";
const id = new RegExp(`^${ID}$`);
const market = /^[A-Z]{2}$/;
const limit = /^(?:[1-9]|[1-4][0-9]|50)$/;
const offset = /^[0-9]{1,6}$/;
const page = { limit, offset };
const fields = /^[\w,.()!]{1,500}$/;
const additional_types = listOf(["track", "episode"]);
const time_range = /^(?:short|medium|long)_term$/;
const instant = /^[0-9]{1,13}$/;

/**
 * Reading Spotify's Web API: the operations that are live for apps in Development Mode (February 2026), those that read.
 * Nothing here writes, and nothing names another person.
 */
export const spotifyPaths: PathData = {
  parts: { id },
  paths: {
    "/albums/{id}": { market },
    "/albums/{id}/tracks": { market, ...page },
    "/artists/{id}": {},
    "/artists/{id}/albums": {
      include_groups: listOf(["album", "single", "appears_on", "compilation"]),
      market,
      ...page,
    },
    "/audiobooks/{id}": { market },
    "/audiobooks/{id}/chapters": { market, ...page },
    "/chapters/{id}": { market },
    "/episodes/{id}": { market },
    "/me": {},
    "/me/albums": { market, ...page },
    "/me/audiobooks": page,
    "/me/episodes": { market, ...page },
    "/me/following": { type: /^artist$/, after: id, limit },
    "/me/library/contains": {
      uris: new RegExp(`^spotify:[a-z]{4,9}:${ID}(?:,spotify:[a-z]{4,9}:${ID}){0,39}$`),
    },
    "/me/player": { market, additional_types },
    "/me/player/currently-playing": { market, additional_types },
    "/me/player/devices": {},
    "/me/player/queue": {},
    "/me/player/recently-played": { limit, after: instant, before: instant },
    "/me/playlists": page,
    "/me/shows": page,
    "/me/top/artists": { time_range, ...page },
    "/me/top/tracks": { time_range, ...page },
    "/me/tracks": { market, ...page },
    "/playlists/{id}": { market, fields, additional_types },
    "/playlists/{id}/images": {},
    "/playlists/{id}/items": { market, fields, additional_types, ...page },
    "/search": {
      q: /^[^\p{Cc}\p{Cs}]{1,250}$/u,
      type: listOf(["album", "artist", "audiobook", "episode", "playlist", "show", "track"]),
      market,
      include_external: /^audio$/,
      ...page,
    },
    "/shows/{id}": { market },
    "/shows/{id}/episodes": { market, ...page },
    "/tracks/{id}": { market },
  },
};

/** One or more of these words, separated by commas. */
function listOf(words: readonly string[]): RegExp {
  const word = `(?:${words.join("|")})`;
  return new RegExp(`^${word}(?:,${word}){0,${words.length - 1}}$`);
}
