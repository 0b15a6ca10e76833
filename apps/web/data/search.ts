import { ask, type Reply } from "./ask";
import { SearchDocument, type SearchQuery } from "./graphql.gen";

/** The first tracks, albums and playlists that are found. */
export function askForResults(query: string, here: string): Promise<Reply<SearchQuery>> {
  return ask(SearchDocument, { query }, here);
}
