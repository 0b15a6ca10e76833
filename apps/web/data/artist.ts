import { ask, type Reply } from "./ask";
import { ArtistDocument, type ArtistQuery } from "./graphql.gen";

export const ALBUMS_PER_PAGE = 20;

/** One artist with one page of their albums. */
export function askForArtist(id: string, after: string | null, here: string): Promise<Reply<ArtistQuery>> {
  return ask(ArtistDocument, { id, first: ALBUMS_PER_PAGE, after }, here);
}
