import { ask, type Reply } from "./ask";
import type { AccountFragment, PictureFragment } from "./graphql.gen";
import {
  SavedAlbumsDocument,
  SavedAudiobooksDocument,
  SavedEpisodesDocument,
  SavedShowsDocument,
  SavedTracksDocument,
  type TypedDocumentString,
} from "./graphql.gen";

export const SAVED_PER_PAGE = 20;

/** Something in the library, of whatever kind. */
export interface Saved {
  id: string;
  name: string;
  /** Who made it; nothing where nobody says. */
  by: string;
  images: readonly PictureFragment[];
  /** How long it is in milliseconds, or of how many parts, where that is known. */
  extent: { durationMs: number } | { amount: number; noun: string } | null;
  /** Its page at the provider, where this app has none. */
  url: string | null;
}

/** One page of one kind, the newest first. Those that are no longer to be had are null. */
export interface SavedPage {
  edges: { addedAt: string | null; node: Saved | null }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

type SavedReply = Reply<AccountFragment> & { page: SavedPage | null };

/** A kind of things in the library. */
export interface SavedKind {
  label: string;
  ask: (after: string | null, here: string) => Promise<SavedReply>;
}

/** All kinds, by their name in addresses. */
export const SAVED_KINDS: ReadonlyMap<string, SavedKind> = new Map([
  [
    "tracks",
    kind("Tracks", SavedTracksDocument, ({ library }) =>
      pageOf(library.tracks, ({ id, name, durationMs, artists, album }) => {
        return { id, name, by: namesOf(artists), images: album?.images ?? [], extent: { durationMs }, url: null };
      }),
    ),
  ],
  [
    "albums",
    kind("Albums", SavedAlbumsDocument, ({ library }) =>
      pageOf(library.albums, ({ id, name, trackCount, artists, images }) => {
        return { id, name, by: namesOf(artists), images, extent: parts(trackCount, "track"), url: null };
      }),
    ),
  ],
  [
    "shows",
    kind("Shows", SavedShowsDocument, ({ library }) =>
      pageOf(library.shows, ({ id, name, episodeCount, images, url }) => {
        return { id, name, by: "", images, extent: parts(episodeCount, "episode"), url };
      }),
    ),
  ],
  [
    "episodes",
    kind("Episodes", SavedEpisodesDocument, ({ library }) =>
      pageOf(library.episodes, ({ id, name, durationMs, show, images, url }) => {
        return { id, name, by: show?.name ?? "", images, extent: { durationMs }, url };
      }),
    ),
  ],
  [
    "audiobooks",
    kind("Audiobooks", SavedAudiobooksDocument, ({ library }) =>
      pageOf(library.audiobooks, ({ id, name, chapterCount, authors, images, url }) => {
        return { id, name, by: authors.join(", "), images, extent: parts(chapterCount, "chapter"), url };
      }),
    ),
  ],
]);

function kind<T extends AccountFragment>(
  label: string,
  document: TypedDocumentString<T, { first: number; after?: string | null }>,
  pageIn: (data: T) => SavedPage | null,
): SavedKind {
  return {
    label,
    async ask(after, here) {
      const reply = await ask(document, { first: SAVED_PER_PAGE, after }, here);
      return { ...reply, page: reply.data && pageIn(reply.data) };
    },
  };
}

type ListOf<Node> = Omit<SavedPage, "edges"> & { edges: { addedAt: string | null; node: Node | null }[] };

function pageOf<Node>(list: ListOf<Node> | null, savedOf: (node: Node) => Saved): SavedPage | null {
  if (list === null) return null;
  const edges = list.edges.map(({ addedAt, node }) => ({ addedAt, node: node && savedOf(node) }));
  return { ...list, edges };
}

function namesOf(artists: readonly { name: string }[]): string {
  return artists.map(({ name }) => name).join(", ");
}

function parts(amount: number | null, noun: string): Saved["extent"] {
  return amount === null ? null : { amount, noun };
}
