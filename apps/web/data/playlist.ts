import { ACCOUNT_FIELDS, type AccountData } from "./account";
import { ask, type Reply } from "./ask";
import type { Connection, Episode, Image, Owner, Track } from "./schema";

export const ITEMS_PER_PAGE = 100;

const DOCUMENT = `query Playlist($id: ID!, $first: Int!, $after: String) {${ACCOUNT_FIELDS}
  playlist(id: $id) {
    id name description public collaborative url itemCount
    owner { id displayName }
    images { url width height }
    items(first: $first, after: $after) {
      edges {
        addedAt
        node {
          __typename
          ... on Track {
            id name durationMs explicit url
            artists { id name }
            album { id name images { url width height } }
          }
          ... on Episode { id name durationMs }
        }
      }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
}`;

export interface ItemEdge {
  /** RFC 3339; very old entries have none. */
  addedAt: string | null;
  /** Null where the provider no longer has it. */
  node: Track | Episode | null;
}

export interface Playlist {
  id: string;
  name: string;
  description: string | null;
  public: boolean | null;
  collaborative: boolean;
  url: string | null;
  itemCount: number | null;
  owner: Owner | null;
  images: Image[];
  items: Connection<ItemEdge> | null;
}

export interface PlaylistData extends AccountData {
  playlist: Playlist | null;
}

/** One playlist with one page of its items. */
export function askForPlaylist(id: string, after: string | null, here: string): Promise<Reply<PlaylistData>> {
  return ask(DOCUMENT, { id, first: ITEMS_PER_PAGE, after }, here);
}
