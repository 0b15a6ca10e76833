import { ask, type Reply } from "./ask";
import { PlaylistDocument, type PlaylistQuery } from "./graphql.gen";

export const ITEMS_PER_PAGE = 100;

/** One playlist with one page of its items. */
export function askForPlaylist(id: string, after: string | null, here: string): Promise<Reply<PlaylistQuery>> {
  return ask(PlaylistDocument, { id, first: ITEMS_PER_PAGE, after }, here);
}
