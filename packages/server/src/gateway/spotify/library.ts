import { pageArguments } from "../connection.js";
import type { GatewayContext } from "../context.js";
import { needed } from "../members.js";
import type { Page, PageArguments } from "../page.js";
import type { Draft } from "./draft.js";
import { type Kind, urisOf } from "./ids.js";
import { readPage } from "./lists.js";
import { WebApi } from "./web-api.js";

/** Whether something is in the library. */
interface Saved {
  id: string;
  saved: boolean;
}

/** What Spotify takes at once. */
export const MOST_URIS = 40;
const ASKED: readonly Kind[] = ["track", "album", "episode", "show", "audiobook", "artist", "user", "playlist"];

/** The query `library`: what the person saved. */
export function libraryQuery({ builder, connection }: Draft) {
  const saved = builder.objectRef<Saved>("SavedState").implement({
    description: "Whether something is in the person's library.",
    fields: (t) => ({
      id: t.exposeID("id", { nullable: false, description: "The global id that was asked for." }),
      saved: t.exposeBoolean("saved", { nullable: false, description: "Whether it is saved, or followed." }),
    }),
  });

  const library = builder.objectRef<object>("Library").implement({
    description: "What the person saved, the newest first.",
    fields: (t) => {
      const list = (member: string, type: typeof connection.savedTracks, description: string) =>
        t.field({
          type,
          description: `${description} Needs the scope user-library-read.`,
          args: pageArguments(t.arg),
          resolve: (_library, page, context) => readSaved(context, member, page),
        });
      return {
        tracks: list("track", connection.savedTracks, "Saved tracks."),
        albums: list("album", connection.savedAlbums, "Saved albums."),
        episodes: list("episode", connection.savedEpisodes, "Saved episodes."),
        shows: list("show", connection.savedShows, "Followed shows."),
        audiobooks: list("audiobook", connection.savedAudiobooks, "Saved audiobooks."),
        contains: t.field({
          type: [saved],
          extensions: { calls: 1 },
          nullable: { list: true, items: false },
          description: `Whether things are in the library, in the order asked: ${ASKED.join(", ")}.`,
          args: { ids: t.arg.idList({ required: true, description: `Global ids, at most ${MOST_URIS}.` }) },
          resolve: (_library, { ids }, context) => readContains(new WebApi(context), urisOf(ids, ASKED, MOST_URIS)),
        }),
      };
    },
  });

  builder.queryFields((t) => ({
    library: t.field({
      type: library,
      nullable: false,
      description: "What the person saved.",
      extensions: { calls: 0 },
      resolve: () => ({}),
    }),
  }));
  return library;
}

function readSaved(context: GatewayContext, member: string, page: PageArguments): Promise<Page> {
  return readPage(new WebApi(context), { path: `/me/${member}s`, node: [member] }, page);
}

async function readContains(api: WebApi, uris: readonly string[]): Promise<Saved[]> {
  const { items } = await api.get(`/me/library/contains?uris=${encodeURIComponent(uris.join(","))}`);
  const answers = needed(Array.isArray(items) && items.length === uris.length ? items : null);
  return uris.map((id, index) => ({ id, saved: answers[index] === true }));
}
