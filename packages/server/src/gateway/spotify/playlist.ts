import type { GraphQLResolveInfo } from "graphql";
import { pageArguments } from "../connection.js";
import { MemberFields } from "../member-fields.js";
import { at, type Sent, wholeOf } from "../members.js";
import type { Page, PageArguments } from "../page.js";
import { projectionOf, want } from "../selection.js";
import { type Draft, LOST } from "./draft.js";
import { fieldsOf } from "./fields.js";
import { idOf, ownId } from "./ids.js";
import { readPage } from "./lists.js";
import { picturesField } from "./pictures.js";
import { WebApi } from "./web-api.js";

/** Playlists, and the queries `playlists` and `playlist`. */
export function playlistType(draft: Draft): void {
  const { builder, playlist, user, image, node, connection } = draft;

  playlist.implement({
    description: "A playlist.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: draft.id(t, "playlist"),
        name: members.name("name", "Its title; may be empty."),
        description: members.text("description", "What its owner says of it, with HTML entities."),
        owner: members.object(user, "owner", "Whose it is."),
        public: members.flag("public", "Whether it is on its owner's profile; null where Spotify does not say."),
        collaborative: members.sure("collaborative", "Whether others may change it."),
        url: members.text("external_urls.spotify", "Its page at Spotify."),
        images: picturesField(t, image, "The cover in its sizes, the largest first; none while it is empty."),
        snapshotId: members.text("snapshot_id", "Names its present state, for changes made against it."),
        itemCount: t.int({
          description: "How many items it has; null where Spotify does not tell: playlists of other people.",
          extensions: { members: ["items.total", "tracks.total"] },
          resolve: (sent) => wholeOf(at(sent, "items.total")) ?? wholeOf(at(sent, "tracks.total")),
        }),
        items: t.field({
          type: connection.playlistItems,
          description:
            "Its items, in order. In development mode Spotify gives them to its owner and collaborators only.",
          extensions: { needs: ["id"] },
          args: pageArguments(t.arg, 50),
          resolve: ({ id }, page, context, info) => readPlaylistItems(new WebApi(context), ownId({ id }), page, info),
        }),
        followerCount: members.whole("followers.total", "How many follow it.", { deprecated: LOST }),
      };
    },
  });

  builder.queryFields((t) => ({
    playlists: t.field({
      type: connection.playlists,
      description: "The playlists of the signed-in person, own and followed.",
      args: pageArguments(t.arg),
      resolve: (_root, page, context) => readPage(new WebApi(context), { path: "/me/playlists" }, page),
    }),
    playlist: t.field({
      type: playlist,
      description: "A playlist; null where there is none with that id.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context, info) => findPlaylist(new WebApi(context), idOf("playlist", id), info),
    }),
  }));
}

/** A playlist with the members that were selected, and no others; null where Spotify knows none. */
export function findPlaylist(api: WebApi, id: string, info: GraphQLResolveInfo): Promise<Sent | null> {
  const projection = projectionOf(info, "Playlist");
  want(projection, "id");
  return api.find(`/playlists/${id}?fields=${encodeURIComponent(fieldsOf(projection))}`);
}

function readPlaylistItems(api: WebApi, id: string, page: PageArguments, info: GraphQLResolveInfo): Promise<Page> {
  const projection = projectionOf(info);
  want(projection, "total");
  // Otherwise an item that is gone could not be told from one of which nothing was selected.
  want(want(projection, "items"), "added_at");
  const path = `/playlists/${id}/items?additional_types=track%2Cepisode&fields=${encodeURIComponent(fieldsOf(projection))}`;
  return readPage(api, { path, node: ["item", "track"] }, page);
}
