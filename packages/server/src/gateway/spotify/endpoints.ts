import type { EndpointData } from "../endpoint.js";

/**
 * Spotify's endpoints for the planner. A family is what Spotify counts together: the first part of the path, below `/me`
 * the second one too. What tells of a person (where they stopped listening, what they may see) is private.
 */
export const spotifyEndpoints: EndpointData = {
  market: { parameter: "market", profile: "/me", member: "country" },
  templates: {
    "/albums/{id}": {
      family: "albums",
      visibility: "public",
      batch: { path: "/albums", parameter: "ids", most: 20, member: "albums" },
    },
    "/albums/{id}/tracks": { family: "albums", visibility: "public" },
    "/artists/{id}": {
      family: "artists",
      visibility: "public",
      everywhere: true,
      batch: { path: "/artists", parameter: "ids", most: 50, member: "artists" },
    },
    "/artists/{id}/albums": { family: "artists", visibility: "public" },
    "/tracks/{id}": {
      family: "tracks",
      visibility: "public",
      batch: { path: "/tracks", parameter: "ids", most: 50, member: "tracks" },
    },
    "/episodes/{id}": {
      family: "episodes",
      visibility: "private",
      batch: { path: "/episodes", parameter: "ids", most: 50, member: "episodes" },
    },
    "/shows/{id}": { family: "shows", visibility: "private" },
    "/shows/{id}/episodes": { family: "shows", visibility: "private" },
    "/audiobooks/{id}": {
      family: "audiobooks",
      visibility: "private",
      batch: { path: "/audiobooks", parameter: "ids", most: 50, member: "audiobooks" },
    },
    "/audiobooks/{id}/chapters": { family: "audiobooks", visibility: "private" },
    "/chapters/{id}": {
      family: "chapters",
      visibility: "private",
      batch: { path: "/chapters", parameter: "ids", most: 50, member: "chapters" },
    },
    "/search": { family: "search", visibility: "private" },
    "/playlists/{id}": { family: "playlists", visibility: "private" },
    "/playlists/{id}/items": { family: "playlists", visibility: "private" },
    "/playlists/{id}/images": { family: "playlists", visibility: "private" },
    "/me": { family: "me", visibility: "private" },
    "/me/albums": { family: "me/albums", visibility: "private" },
    "/me/audiobooks": { family: "me/audiobooks", visibility: "private" },
    "/me/episodes": { family: "me/episodes", visibility: "private" },
    "/me/following": { family: "me/following", visibility: "private" },
    "/me/library": { family: "me/library", visibility: "private" },
    "/me/library/contains": { family: "me/library", visibility: "private" },
    "/me/playlists": { family: "me/playlists", visibility: "private" },
    "/me/shows": { family: "me/shows", visibility: "private" },
    "/me/top/{type}": { family: "me/top", visibility: "private" },
    "/me/tracks": { family: "me/tracks", visibility: "private" },
    "/me/player": { family: "me/player", visibility: "private", keep: 0 },
    "/me/player/currently-playing": { family: "me/player", visibility: "private", keep: 0 },
    "/me/player/devices": { family: "me/player", visibility: "private", keep: 0 },
    "/me/player/queue": { family: "me/player", visibility: "private", keep: 0 },
    "/me/player/recently-played": { family: "me/player", visibility: "private", keep: 0 },
  },
};
