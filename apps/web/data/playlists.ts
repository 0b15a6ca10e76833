import { ask, type Reply } from "./ask";
import { PlaylistsDocument, type PlaylistsQuery } from "./graphql.gen";

export const PLAYLISTS_PER_PAGE = 30;

/** One page of the person's playlists. */
export function askForPlaylists(after: string | null, here: string): Promise<Reply<PlaylistsQuery>> {
  return ask(PlaylistsDocument, { first: PLAYLISTS_PER_PAGE, after }, here);
}
