import { ACCOUNT_FIELDS, type AccountData } from "./account";
import { ask, type Reply } from "./ask";
import type { Connection, Image, Owner } from "./schema";

export const PLAYLISTS_PER_PAGE = 30;

const DOCUMENT = `query Playlists($first: Int!, $after: String) {${ACCOUNT_FIELDS}
  playlists(first: $first, after: $after) {
    edges { node { id name itemCount owner { id displayName } images { url width height } } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;

export interface PlaylistSummary {
  id: string;
  name: string;
  itemCount: number | null;
  owner: Owner | null;
  images: Image[];
}

export interface PlaylistsData extends AccountData {
  playlists: Connection<{ node: PlaylistSummary | null }> | null;
}

/** One page of the person's playlists. */
export function askForPlaylists(after: string | null, here: string): Promise<Reply<PlaylistsData>> {
  return ask(DOCUMENT, { first: PLAYLISTS_PER_PAGE, after }, here);
}
