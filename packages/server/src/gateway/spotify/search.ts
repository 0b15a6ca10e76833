import { CounterfoilError } from "@counterfoil/protocol";
import { pageArguments } from "../connection.js";
import { type Page, type PageArguments, stretchOf } from "../page.js";
import { projectionOf } from "../selection.js";
import type { Draft } from "./draft.js";
import { readPage } from "./lists.js";
import { WebApi } from "./web-api.js";

/** What is searched for, in which kinds. */
interface Search {
  query: string;
  /** The kinds that the whole selection asks for, in Spotify's words. */
  kinds: readonly string[];
}

/** Spotify's largest page of a search, since February 2026. */
const LARGEST = 10;
/** Results beyond this cannot be asked for. */
const REACH = 1000;
const LONGEST_QUERY = 256;

/** The query `search`: a connection for each kind of result. */
export function searchQuery({ builder, connection }: Draft): void {
  const results = builder.objectRef<Search>("SearchResults").implement({
    description: "What was found, kind by kind. The first ten of all kinds that are selected cost one call together.",
    fields: (t) => {
      const found = (kind: string, type: typeof connection.tracks, description: string, brief = false) =>
        t.field({
          type,
          description,
          nullable: false,
          extensions: { members: [`${kind}s`], page: LARGEST, brief },
          args: pageArguments(t.arg, LARGEST),
          resolve: (search, page, context) => readResults(new WebApi(context), search, kind, page),
        });
      return {
        tracks: found("track", connection.tracks, "Tracks."),
        albums: found("album", connection.albums, "Albums.", true),
        artists: found("artist", connection.artists, "Artists."),
        playlists: found("playlist", connection.playlists, "Playlists."),
        shows: found("show", connection.shows, "Shows."),
        episodes: found("episode", connection.episodes, "Episodes.", true),
        audiobooks: found("audiobook", connection.audiobooks, "Audiobooks."),
      };
    },
  });

  builder.queryFields((t) => ({
    search: t.field({
      type: results,
      description: "Searches Spotify's catalogue.",
      extensions: { calls: 0 },
      args: {
        query: t.arg.string({
          required: true,
          description: `What to look for, 1 to ${LONGEST_QUERY} characters; Spotify's filters such as \`artist:\` and \`year:\` work.`,
        }),
      },
      resolve: (_root, { query }, _context, info) => {
        const text = query.trim();
        if (text === "" || text.length > LONGEST_QUERY)
          throw new CounterfoilError("invalid_request", {
            detail: `query has to have 1 to ${LONGEST_QUERY} characters.`,
          });
        return { query: text, kinds: [...projectionOf(info).keys()].map((member) => member.replace(/s$/, "")) };
      },
    }),
  }));
}

function readResults(api: WebApi, { query, kinds }: Search, kind: string, page: PageArguments): Promise<Page> {
  const { offset, count } = stretchOf(page);
  if (offset >= REACH)
    throw new CounterfoilError("invalid_request", { detail: `Spotify gives the first ${REACH} results only.` });
  const together = offset === 0 && count <= LARGEST;
  const types = encodeURIComponent((together ? [...kinds].sort() : [kind]).join(","));
  const path = `/search?q=${encodeURIComponent(query)}&type=${types}`;
  return readPage(api, { path, within: `${kind}s`, largest: LARGEST, reach: REACH, wholePages: together }, page);
}
