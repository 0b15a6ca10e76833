import { fullTrack } from "./objects/music.js";
import { identity } from "./objects/view.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { readNumber } from "./paging.js";

/** The player: reading. Nobody is playing anything, so the state is 204 and there is no device. */
export const playerOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/player",
    scopes: ["user-read-playback-state"],
    mode: "both",
    cache: "user",
    handler: () => ({ status: 204 }),
  },
  {
    method: "GET",
    path: "/me/player/currently-playing",
    scopes: ["user-read-currently-playing"],
    mode: "both",
    cache: "user",
    handler: () => ({ status: 204 }),
  },
  {
    method: "GET",
    path: "/me/player/devices",
    scopes: ["user-read-playback-state"],
    mode: "both",
    cache: "user",
    handler: () => ok({ devices: [] }),
  },
  {
    method: "GET",
    path: "/me/player/recently-played",
    scopes: ["user-read-recently-played"],
    mode: "both",
    cache: "user",
    handler: listRecent,
  },
];

const firstPlay = Date.UTC(2026, 8, 1, 20);
const betweenPlays = 237_000;

/** The last tracks played, by cursor: `before` is an instant in milliseconds. */
function listRecent(call: Call): Answer {
  const limit = readNumber(call, "limit", 20, 1, 50);
  const before = readNumber(call, "before", firstPlay + 1, 0, Number.MAX_SAFE_INTEGER);
  const played = call.simulation.catalogue
    .library(call.user)
    .topTracks.slice(0, 50)
    .map((track, index) => ({ track, playedAt: firstPlay - index * betweenPlays }))
    .filter(({ playedAt }) => playedAt < before);
  const items = played.slice(0, limit);
  const path = `${call.view.origin}/v1/me/player/recently-played`;
  const oldest = items.at(-1)?.playedAt ?? before;
  return ok({
    href: `${path}?limit=${limit}`,
    limit,
    next: played.length > limit ? `${path}?before=${oldest}&limit=${limit}` : null,
    cursors: { after: String(items[0]?.playedAt ?? before), before: String(oldest) },
    items: items.map(({ track, playedAt }) => ({
      track: fullTrack(call.view, track),
      played_at: new Date(playedAt).toISOString(),
      context: albumContext(call, track.album.id),
    })),
  });
}

function albumContext(call: Call, id: string): object {
  const { type, href, external_urls, uri } = identity(call.view, "album", id);
  return { type, href, external_urls, uri };
}
