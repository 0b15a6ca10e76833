import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, print, separateOperations } from "graphql";
import { root } from "../test/support/built.js";

/** A screen, asked for in one GraphQL request, or as a plain REST client does. */
export interface Screen {
  name: string;
  /** The operation with its fragments, as a client sends it. */
  query: string;
  variables: Record<string, unknown>;
  /** What a plain REST client asks Spotify for: whole objects, the largest pages, nothing that it was already given. */
  rest: readonly string[];
  /** The distinct things the screen is made of: objects, pages of lists, a search. */
  objects: number;
}

/** Whose screens they are, and what is on them: all of it is in the simulator's catalogue. */
export const LISTENER = "mina.achterberg";
/** 500 items, of which a page is 100. */
const PLAYLIST = "12sMd9ULMTXkiv7HVjpNuj";
const ALBUM = "1DK2aulUbIavCdkp7CAd7k";
const SEARCH = "night";

const folder = join(root, "apps/web/data");
const documents = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
const texts = documents.map((name) => readFileSync(join(folder, name), "utf8"));
const operations = separateOperations(parse(texts.join("\n")));

/** What is the same of an album for everybody in a country. */
export const PUBLIC_ALBUM: Screen = {
  name: "an album, and nothing of one's own",
  query: `query ($id: ID!) {
    album(id: $id) {
      name artists { name } images(width: 352) { url } tracks(first: 50) { edges { node { name durationMs } } }
    }
  }`,
  variables: { id: ALBUM },
  rest: [`/albums/${ALBUM}`],
  objects: 1,
};

/** Five screens of the web app, by its own documents. */
export const SCREENS = {
  home: {
    name: "home: 8 playlists",
    query: operation("Playlists"),
    variables: { first: 30 },
    rest: ["/me", "/me/playlists?limit=30"],
    objects: 2,
  },
  playlist: {
    name: "a playlist, 100 items",
    query: operation("Playlist"),
    variables: { id: PLAYLIST, first: 100 },
    // The first 50 items come with the playlist.
    rest: ["/me", `/playlists/${PLAYLIST}`, `/playlists/${PLAYLIST}/items?limit=50&offset=50`],
    objects: 4,
  },
  album: {
    name: "an album",
    query: operation("Album"),
    variables: { id: `spotify:album:${ALBUM}`, first: 50 },
    rest: ["/me", `/albums/${ALBUM}`, `/me/library/contains?uris=spotify:album:${ALBUM}`],
    objects: 3,
  },
  search: {
    name: "a search",
    query: operation("Search"),
    variables: { query: SEARCH },
    rest: ["/me", `/search?q=${SEARCH}&type=album,playlist,track&limit=10`],
    objects: 2,
  },
  library: {
    name: "library: 50 saved tracks",
    query: operation("SavedTracks"),
    variables: { first: 50 },
    rest: ["/me", "/me/tracks?limit=50"],
    objects: 2,
  },
} as const satisfies Record<string, Screen>;

function operation(name: string): string {
  const document = operations[name];
  if (!document) throw new Error(`the web app has no operation ${name}`);
  return print(document);
}
