import { z } from "zod";
import { itemsOf, playableUri, readContextUri } from "../player/contexts.js";
import { ApiError } from "./api-error.js";
import { readBody } from "./body.js";
import type { Call } from "./operation.js";
import { playerError, takeDevice } from "./player-target.js";
import { isVisible } from "./playlist-access.js";

const playSchema = z.object({
  context_uri: z.string().optional(),
  uris: z.array(z.string()).min(1).max(1000).optional(),
  offset: z.object({ position: z.number().int().min(0).optional(), uri: z.string().optional() }).optional(),
  position_ms: z.number().int().min(0).optional(),
});
type Order = z.infer<typeof playSchema>;

/** Plays a context or a list of items; without either, what was paused goes on. */
export function play(call: Call, now: number): void {
  const order = readBody(call, playSchema);
  const list = readList(call, order);
  if (list === undefined) {
    goOn(call, order.position_ms, now);
  } else {
    const place = readPlace(order, list);
    takeDevice(call).playback.play(order.context_uri ?? null, list, place, order.position_ms ?? 0, now);
  }
}

function goOn(call: Call, position: number | undefined, now: number): void {
  const before = call.simulation.players.of(call.user).state.device;
  const player = takeDevice(call);
  if (player.state.playing && player.state.device === before && position === undefined) {
    throw playerError(403, "Restriction violated", "UNKNOWN");
  }
  if (!player.state.playing) player.playback.resume(now);
  if (position !== undefined) player.playback.seek(position, now);
}

/** The URIs to play. Throws 400 for what cannot be played, 404 for what does not exist. */
function readList(call: Call, { context_uri, uris }: Order): string[] | undefined {
  if (context_uri !== undefined && uris !== undefined) {
    throw new ApiError(400, "Can not have both context uri and list of track uris");
  }
  if (context_uri !== undefined) return readContext(call, context_uri);
  const wrong = uris?.find((uri) => !/^spotify:(track|episode):[0-9A-Za-z]{22}$/.test(uri));
  if (wrong !== undefined) throw new ApiError(400, `Invalid track uri: ${wrong}`);
  if (uris?.some((uri) => !call.simulation.catalogue.playable(uri))) throw new ApiError(404, "Resource not found");
  return uris;
}

function readContext(call: Call, uri: string): string[] {
  const context = readContextUri(uri);
  if (!context) throw new ApiError(400, "Invalid context uri");
  const { catalogue } = call.simulation;
  const items = itemsOf(catalogue, context, (id) => {
    const playlist = catalogue.playlist(id);
    return playlist && isVisible(call, playlist) ? playlist : undefined;
  });
  if (!items) throw new ApiError(404, "Resource not found");
  if (items.length === 0) throw playerError(404, "Nothing to play in the context", "NO_SPECIFIC_TRACK");
  return items.map(playableUri);
}

/** Where in the list to begin. Throws 400 where a context has no places, 404 for a place that is not in it. */
function readPlace({ offset, context_uri }: Order, list: readonly string[]): number | undefined {
  if (offset?.uri === undefined && offset?.position === undefined) return undefined;
  if (context_uri?.startsWith("spotify:artist:")) throw new ApiError(400, "Can't have offset for context type: ARTIST");
  const place = offset.uri === undefined ? offset.position : list.indexOf(offset.uri);
  if (place === undefined || list[place] === undefined) {
    throw playerError(404, "The requested track is not in the context", "NO_SPECIFIC_TRACK");
  }
  return place;
}
