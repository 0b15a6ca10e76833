import type { Play } from "../player/state.js";
import { ApiError } from "./api-error.js";
import { contextObject } from "./objects/player.js";
import { type Answer, type Call, ok } from "./operation.js";
import { readNumber } from "./paging.js";
import { playableFor } from "./playable.js";

const path = "/v1/me/player/recently-played";

/**
 * The last fifty tracks played, the newest first, by cursor: `before` or `after` is an instant in milliseconds. The
 * schema has no `null` here: the last page comes without `next`, an empty one with no `cursors` either.
 */
export function listRecent(call: Call): Answer {
  const limit = readNumber(call, "limit", 20, 1, 50);
  const before = readNumber(call, "before", Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER);
  const after = readNumber(call, "after", -1, 0, Number.MAX_SAFE_INTEGER);
  const forward = call.query.has("after");
  if (forward && call.query.has("before")) throw new ApiError(400, "Only one of before and after may be given");
  const { history } = call.simulation.players.of(call.user).state;
  const fitting = history.filter(({ playedAt }) => playedAt < before && playedAt > after);
  const items = forward ? fitting.slice(-limit) : fitting.slice(0, limit);
  const newest = items[0]?.playedAt;
  const oldest = items.at(-1)?.playedAt;
  const more = forward ? `after=${newest}` : `before=${oldest}`;
  return ok({
    href: `${call.view.origin}${path}?${call.query}`,
    limit,
    ...(fitting.length > items.length ? { next: `${call.view.origin}${path}?${more}&limit=${limit}` } : {}),
    ...(newest === undefined ? {} : { cursors: { after: String(newest), before: String(oldest) } }),
    items: items.map((play) => playHistory(call, play)),
  });
}

/** `PlayHistoryObject`. */
function playHistory(call: Call, { uri, context, playedAt }: Play): object {
  return {
    track: playableFor(call, uri),
    played_at: new Date(playedAt).toISOString(),
    context: contextObject(call.view, context),
  };
}
