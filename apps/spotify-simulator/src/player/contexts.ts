import type { Catalogue } from "../catalogue/catalogue.js";
import type { Playable, Playlist } from "../catalogue/records.js";

/** What can be played as a whole. */
export type ContextType = "album" | "artist" | "playlist" | "show";

/** Takes a context's URI apart; `undefined` for what is none. */
export function readContextUri(uri: string): { type: ContextType; id: string } | undefined {
  const [, type, id] = /^spotify:(album|artist|playlist|show):([0-9A-Za-z]{22})$/.exec(uri) ?? [];
  return id === undefined ? undefined : { type: type as ContextType, id };
}

/** What a context holds, in its own order: an artist's best ten tracks, everything of the others. */
export function itemsOf(
  catalogue: Catalogue,
  { type, id }: { type: ContextType; id: string },
  playlist: (id: string) => Playlist | undefined,
): readonly Playable[] | undefined {
  if (type === "album") return catalogue.album(id)?.tracks;
  if (type === "show") return catalogue.show(id)?.episodes;
  if (type === "playlist") return playlist(id)?.items.map((item) => item.track);
  const artist = catalogue.artist(id);
  if (!artist) return undefined;
  const tracks = catalogue.tracks.filter((track) => track.artists.includes(artist));
  return tracks.toSorted((a, b) => b.popularity - a.popularity).slice(0, 10);
}

/** The URI of a track or an episode. */
export function playableUri(playable: Playable): string {
  return `spotify:${"show" in playable ? "episode" : "track"}:${playable.id}`;
}
