import { CounterfoilError } from "@counterfoil/protocol";
import type { ObjectRef } from "@pothos/core";
import type { Types } from "../../builder.js";
import type { GatewayContext } from "../../context.js";
import type { Draft } from "../draft.js";
import { idOf, type Kind, urisOf } from "../ids.js";
import { WebApi } from "../web-api.js";
import { within } from "./numbers.js";
import type { PlaylistPayload } from "./payload.js";
import { changesOf } from "./playlist.js";

const PLAYABLE: readonly Kind[] = ["track", "episode"];
/** What Spotify takes at once. */
const MOST = 100;
/** Snapshot ids are base64 of Spotify's own making. */
const SNAPSHOT = /^[A-Za-z0-9+/_=-]{1,200}$/;
const PLAYLIST_ID = "Global id, or Spotify's id.";
const ITEMS = `Global ids of tracks and episodes, 1 to ${MOST}.`;
const AGAINST = "The `snapshotId` the change is made against, so that changes of others in between do not mislead it.";

/** Changes of what is in playlists. All need the scope playlist-modify-public or playlist-modify-private. */
export function playlistItemMutations({ builder }: Draft, payload: ObjectRef<Types, PlaylistPayload>): void {
  const addInput = builder.inputType("AddPlaylistItemsInput", {
    description: "Items to add.",
    fields: (t) => ({
      playlistId: t.id({ required: true, description: PLAYLIST_ID }),
      items: t.idList({ required: true, description: ITEMS }),
      position: t.int({ description: "Before which place, counted from 0; at the end if left out." }),
    }),
  });
  const removeInput = builder.inputType("RemovePlaylistItemsInput", {
    description: "Items to remove, wherever they stand in the playlist.",
    fields: (t) => ({
      playlistId: t.id({ required: true, description: PLAYLIST_ID }),
      items: t.idList({ required: true, description: ITEMS }),
      snapshotId: t.string({ description: AGAINST }),
    }),
  });
  const moveInput = builder.inputType("MovePlaylistItemsInput", {
    description: "Items to move within the playlist.",
    fields: (t) => ({
      playlistId: t.id({ required: true, description: PLAYLIST_ID }),
      start: t.int({ required: true, description: "The place of the first of them, counted from 0." }),
      length: t.int({ required: true, defaultValue: 1, description: "How many, 1 to 100." }),
      before: t.int({ required: true, description: "Before which place they go, counted as they stand now." }),
      snapshotId: t.string({ description: AGAINST }),
    }),
  });
  const replaceInput = builder.inputType("ReplacePlaylistItemsInput", {
    description: "Items that take the place of all there are.",
    fields: (t) => ({
      playlistId: t.id({ required: true, description: PLAYLIST_ID }),
      items: t.idList({ required: true, description: ITEMS }),
    }),
  });

  builder.mutationFields((t) => ({
    addPlaylistItems: t.field({
      type: payload,
      description: "Adds items to a playlist.",
      args: { input: t.arg({ type: addInput, required: true, description: "What goes where." }) },
      resolve: (_root, { input: { playlistId, items, position } }, context) => {
        const uris = urisOf(items, PLAYABLE, MOST);
        const place = typeof position === "number" ? { position: within("position", position, 0) } : {};
        return change(context, "POST", playlistId, { uris, ...place }, uris);
      },
    }),
    removePlaylistItems: t.field({
      type: payload,
      description: "Removes items from a playlist.",
      args: { input: t.arg({ type: removeInput, required: true, description: "What goes." }) },
      resolve: (_root, { input: { playlistId, items, snapshotId } }, context) => {
        const uris = urisOf(items, PLAYABLE, MOST);
        const body = { items: uris.map((uri) => ({ uri })), ...against(snapshotId) };
        return change(context, "DELETE", playlistId, body, uris);
      },
    }),
    movePlaylistItems: t.field({
      type: payload,
      description: "Moves items within a playlist.",
      args: { input: t.arg({ type: moveInput, required: true, description: "What goes where." }) },
      resolve: (_root, { input: { playlistId, start, length, before, snapshotId } }, context) => {
        const body = {
          range_start: within("start", start, 0),
          range_length: within("length", length, 1, MOST),
          insert_before: within("before", before, 0),
          ...against(snapshotId),
        };
        return change(context, "PUT", playlistId, body, []);
      },
    }),
    replacePlaylistItems: t.field({
      type: payload,
      description: "Removes all items of a playlist and puts others in their place.",
      args: { input: t.arg({ type: replaceInput, required: true, description: "What it is to hold." }) },
      resolve: (_root, { input: { playlistId, items } }, context) => {
        const uris = urisOf(items, PLAYABLE, MOST);
        return change(context, "PUT", playlistId, { uris }, uris);
      },
    }),
  }));
}

async function change(
  context: GatewayContext,
  method: "POST" | "PUT" | "DELETE",
  playlistId: string | number,
  body: object,
  uris: readonly string[],
): Promise<PlaylistPayload> {
  const id = idOf("playlist", playlistId);
  await new WebApi(context).write(method, `/playlists/${id}/items`, body, changesOf(id));
  return { playlistId: id, touched: [`spotify:playlist:${id}`, ...new Set(uris)] };
}

function against(snapshotId: string | null | undefined): { snapshot_id?: string } {
  if (snapshotId === null || snapshotId === undefined) return {};
  if (!SNAPSHOT.test(snapshotId))
    throw new CounterfoilError("invalid_request", { detail: "snapshotId is not one of Spotify's." });
  return { snapshot_id: snapshotId };
}
