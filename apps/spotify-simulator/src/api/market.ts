import { allMarkets } from "../catalogue/markets.js";
import type { User } from "../catalogue/records.js";
import { ApiError } from "./api-error.js";
import { isPlayable, type View } from "./objects/view.js";
import type { Call, Operation } from "./operation.js";

/** The reading operations that take `market`, as Spotify's reference lists them. */
const takingMarket = new Set([
  ...["/albums", "/albums/{id}", "/albums/{id}/tracks", "/artists/{id}/albums", "/artists/{id}/top-tracks"],
  ...["/tracks", "/tracks/{id}", "/search", "/me/tracks", "/me/albums", "/me/episodes"],
  ...["/shows", "/shows/{id}", "/shows/{id}/episodes", "/episodes", "/episodes/{id}"],
  ...["/audiobooks", "/audiobooks/{id}", "/audiobooks/{id}/chapters", "/chapters", "/chapters/{id}"],
  ...["/playlists/{playlist_id}", "/playlists/{playlist_id}/items", "/playlists/{playlist_id}/tracks"],
  ...["/me/player", "/me/player/currently-playing"],
]);

/**
 * Where the answer is to be played: the parameter `market`, or else (and for `from_token`) the user's country;
 * `undefined` where there is neither. Throws 400.
 */
export function readMarket(
  { method, path }: Operation,
  query: URLSearchParams,
  user: User | undefined,
): Pick<View, "market" | "relinking"> {
  const asked = method === "GET" && takingMarket.has(path) ? query.get("market") : null;
  if (asked === null) return { market: user?.country, relinking: false };
  if (asked === "from_token") return { market: user?.country, relinking: true };
  if (!allMarkets.includes(asked)) throw new ApiError(400, "Invalid market code");
  return { market: asked, relinking: true };
}

/** Something that is licensed for some markets. */
interface Licensed {
  markets: readonly string[];
}

/** The music a list shows: what can be played in the market; everything where there is none. */
export function musicIn<T extends Licensed>({ view }: Call, list: readonly T[]): readonly T[] {
  return view.market === undefined ? list : list.filter(({ markets }) => isPlayable(view, markets));
}

/** The spoken word a list shows: what can be played in the market; nothing where there is none. */
export function talkIn<T extends Licensed>({ view }: Call, list: readonly T[]): readonly T[] {
  return list.filter(({ markets }) => isPlayable(view, markets));
}

/** A show, episode or audiobook that cannot be played in the market does not exist. */
export function playableHere<T extends Licensed>({ view }: Call, found: T | undefined): T | undefined {
  return found && isPlayable(view, found.markets) ? found : undefined;
}
