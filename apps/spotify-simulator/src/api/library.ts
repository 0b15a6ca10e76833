import { albumWithTracks } from "./albums.js";
import { ApiError } from "./api-error.js";
import { fullArtist, fullTrack } from "./objects/music.js";
import { isoSeconds } from "./objects/playlist.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { page, readNumber, readWindow } from "./paging.js";

/** What the user saved, plays most and follows: reading. */
export const libraryOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/tracks",
    scopes: ["user-library-read"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, libraryOf(call).tracks, readWindow(call), ({ value, addedAt }) => ({
          added_at: isoSeconds(addedAt),
          track: fullTrack(call.view, value),
        })),
      ),
  },
  {
    method: "GET",
    path: "/me/albums",
    scopes: ["user-library-read"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, libraryOf(call).albums, readWindow(call), ({ value, addedAt }) => ({
          added_at: isoSeconds(addedAt),
          album: albumWithTracks(call, value),
        })),
      ),
  },
  {
    method: "GET",
    path: "/me/top/artists",
    scopes: ["user-top-read"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, inTimeRange(call, libraryOf(call).topArtists), readWindow(call), (artist) =>
          fullArtist(call.view, artist),
        ),
      ),
  },
  {
    method: "GET",
    path: "/me/top/tracks",
    scopes: ["user-top-read"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, inTimeRange(call, libraryOf(call).topTracks), readWindow(call), (track) =>
          fullTrack(call.view, track),
        ),
      ),
  },
  {
    method: "GET",
    path: "/me/following",
    scopes: ["user-follow-read"],
    mode: "both",
    cache: "user",
    handler: listFollowed,
  },
];

function libraryOf(call: Call) {
  return call.simulation.saved.library(call.user);
}

/** The same favourites in another order for each time range. */
function inTimeRange<T>(call: Call, favourites: readonly T[]): readonly T[] {
  switch (call.query.get("time_range") ?? "medium_term") {
    case "long_term":
      return favourites;
    case "medium_term":
      return [...favourites.slice(10), ...favourites.slice(0, 10)];
    case "short_term":
      return favourites.toReversed();
    default:
      throw new ApiError(400, "Invalid time range");
  }
}

/** A page by cursor: `after` is the id of the last artist of the page before. */
function listFollowed(call: Call): Answer {
  if (call.query.get("type") !== "artist") throw new ApiError(400, "Invalid type");
  const limit = readNumber(call, "limit", 20, 1, 50);
  const artists = libraryOf(call).artists.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const after = call.query.get("after") ?? "";
  const rest = artists.filter((artist) => artist.id > after);
  const items = rest.slice(0, limit);
  const last = rest.length > limit ? (items.at(-1)?.id ?? null) : null;
  const link = (cursor: string | null) =>
    `${call.view.origin}/v1/me/following?type=artist&limit=${limit}${cursor ? `&after=${encodeURIComponent(cursor)}` : ""}`;
  return ok({
    artists: {
      href: link(after),
      limit,
      next: last === null ? null : link(last),
      cursors: { after: last },
      total: artists.length,
      items: items.map((artist) => fullArtist(call.view, artist)),
    },
  });
}
