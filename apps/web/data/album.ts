import { ask, type Reply } from "./ask";
import { AlbumDocument, type AlbumQuery } from "./graphql.gen";

export const TRACKS_PER_PAGE = 50;

/** One album with one page of its tracks, and whether it is in the person's library. */
export function askForAlbum(id: string, after: string | null, here: string): Promise<Reply<AlbumQuery>> {
  return ask(AlbumDocument, { id: `spotify:album:${id}`, first: TRACKS_PER_PAGE, after }, here);
}
