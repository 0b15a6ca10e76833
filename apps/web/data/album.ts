import { ask, type Reply } from "./ask";
import { AlbumDocument, type AlbumQuery } from "./graphql.gen";

export const TRACKS_PER_PAGE = 50;

/** One album with one page of its tracks. */
export function askForAlbum(id: string, after: string | null, here: string): Promise<Reply<AlbumQuery>> {
  return ask(AlbumDocument, { id, first: TRACKS_PER_PAGE, after }, here);
}
