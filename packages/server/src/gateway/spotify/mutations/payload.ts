import type { ObjectRef } from "@pothos/core";
import type { Types } from "../../builder.js";
import type { Draft } from "../draft.js";
import { findPlaylist } from "../playlist.js";
import { WebApi } from "../web-api.js";

/** What a change comes to: global ids of what it touched. */
export interface Payload {
  touched: readonly string[];
}

/** What a change of a playlist comes to. */
export interface PlaylistPayload extends Payload {
  /** Spotify's id. */
  playlistId: string;
}

type Thing = ObjectRef<Types, object>;

/** The field `touched` that every payload has. */
function touchedField<Shape extends Payload>(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Shape>) {
  return t.idList({
    nullable: { list: false, items: false },
    description: "Global ids of what the change touched: what a cache has of them is old.",
    resolve: ({ touched }) => touched,
  });
}

/** The payload of changes of the library. */
export function libraryPayload({ builder }: Draft, library: Thing) {
  return builder.objectRef<Payload>("LibraryPayload").implement({
    description: "What a change of the library comes to.",
    fields: (t) => ({
      library: t.field({
        type: library,
        nullable: false,
        description: "The library as it is afterwards.",
        resolve: () => ({}),
      }),
      touched: touchedField(t),
    }),
  });
}

/** The payload of commands to the player. */
export function playerPayload({ builder }: Draft, player: Thing) {
  return builder.objectRef<Payload>("PlayerPayload").implement({
    description: "What a command to the player comes to.",
    fields: (t) => ({
      player: t.field({
        type: player,
        nullable: false,
        description: "The player afterwards. Spotify may need a moment until its answers show the change.",
        resolve: () => ({}),
      }),
      touched: touchedField(t),
    }),
  });
}

/** The payload of changes of playlists. */
export function playlistPayload({ builder, playlist }: Draft) {
  return builder.objectRef<PlaylistPayload>("PlaylistPayload").implement({
    description: "What a change of a playlist comes to.",
    fields: (t) => ({
      playlist: t.field({
        type: playlist,
        description: "The playlist as it is afterwards.",
        extensions: { calls: 1 },
        resolve: ({ playlistId }, _args, context, info) => findPlaylist(new WebApi(context), playlistId, info),
      }),
      touched: touchedField(t),
    }),
  });
}
