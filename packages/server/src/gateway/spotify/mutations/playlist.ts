import { CounterfoilError } from "@counterfoil/protocol";
import type { ObjectRef } from "@pothos/core";
import type { Types } from "../../builder.js";
import type { Draft } from "../draft.js";
import { idOf, ownId } from "../ids.js";
import { WebApi } from "../web-api.js";
import type { PlaylistPayload } from "./payload.js";

/** What may be said about a playlist. */
interface Details {
  name?: string | null | undefined;
  description?: string | null | undefined;
  public?: boolean | null | undefined;
  collaborative?: boolean | null | undefined;
}

const LONGEST_NAME = 100;
const LONGEST_DESCRIPTION = 300;
/** Characters of base64; Spotify's limit. */
const LARGEST_COVER = 256 * 1024;
/** A JPEG begins with FF D8 FF. */
const JPEG = /^\/9j\/[A-Za-z0-9+/]*={0,2}$/;

/** Changes of playlists themselves: making one, its details, its cover. */
export function playlistMutations({ builder }: Draft, payload: ObjectRef<Types, PlaylistPayload>): void {
  const createInput = builder.inputType("CreatePlaylistInput", {
    description: "A new playlist.",
    fields: (t) => ({
      name: t.string({ required: true, description: `Its title, 1 to ${LONGEST_NAME} characters.` }),
      description: t.string({ description: `What it is, at most ${LONGEST_DESCRIPTION} characters.` }),
      public: t.boolean({ required: true, defaultValue: false, description: "Whether it is on the person's profile." }),
      collaborative: t.boolean({
        required: true,
        defaultValue: false,
        description: "Whether others may change it; not together with `public`.",
      }),
    }),
  });
  const updateInput = builder.inputType("UpdatePlaylistInput", {
    description: "New details of a playlist. What is left out stays as it is.",
    fields: (t) => ({
      playlistId: t.id({ required: true, description: "Global id, or Spotify's id." }),
      name: t.string({ description: `Its title, 1 to ${LONGEST_NAME} characters.` }),
      description: t.string({ description: `What it is, at most ${LONGEST_DESCRIPTION} characters.` }),
      public: t.boolean({ description: "Whether it is on the person's profile." }),
      collaborative: t.boolean({ description: "Whether others may change it; not together with `public`." }),
    }),
  });
  const coverInput = builder.inputType("SetPlaylistCoverInput", {
    description: "A new cover of a playlist.",
    fields: (t) => ({
      playlistId: t.id({ required: true, description: "Global id, or Spotify's id." }),
      jpeg: t.string({ required: true, description: "A JPEG in base64, at most 256 KiB of it." }),
    }),
  });

  builder.mutationFields((t) => ({
    createPlaylist: t.field({
      type: payload,
      description: "Makes a playlist. Needs the scope playlist-modify-public or playlist-modify-private.",
      args: { input: t.arg({ type: createInput, required: true, description: "What it is to be." }) },
      resolve: async (_root, { input }, context) => {
        const made = await new WebApi(context).write("POST", "/me/playlists", checked(input), ["/me/playlists"]);
        return touched(ownId(made));
      },
    }),
    updatePlaylist: t.field({
      type: payload,
      description:
        "Changes title, description or who sees it. Needs the scope playlist-modify-public or playlist-modify-private.",
      args: { input: t.arg({ type: updateInput, required: true, description: "What changes." }) },
      resolve: async (_root, { input: { playlistId, ...details } }, context) => {
        const id = idOf("playlist", playlistId);
        await new WebApi(context).write("PUT", `/playlists/${id}`, checked(details), changesOf(id));
        return touched(id);
      },
    }),
    setPlaylistCover: t.field({
      type: payload,
      description: "Changes the cover. Needs the scope ugc-image-upload, and one of those that change playlists.",
      args: { input: t.arg({ type: coverInput, required: true, description: "Which cover." }) },
      resolve: async (_root, { input: { playlistId, jpeg } }, context) => {
        const id = idOf("playlist", playlistId);
        if (jpeg.length > LARGEST_COVER || !JPEG.test(jpeg))
          throw refused("jpeg has to be a JPEG in base64, up to 256 KiB.");
        await new WebApi(context).write("PUT", `/playlists/${id}/images`, jpeg, changesOf(id));
        return touched(id);
      },
    }),
  }));
}

/** What a change of a playlist makes old. */
export function changesOf(id: string): string[] {
  return [`/playlists/${id}`, "/me/playlists"];
}

function touched(playlistId: string): PlaylistPayload {
  return { playlistId, touched: [`spotify:playlist:${playlistId}`] };
}

/** Details that Spotify takes, without those that say nothing. Throws `invalid_request`. */
function checked(details: Details): Details {
  const { name, description, public: isPublic, collaborative } = details;
  if (typeof name === "string" && (name.trim() === "" || name.length > LONGEST_NAME))
    throw refused(`name has to have 1 to ${LONGEST_NAME} characters.`);
  if ((description?.length ?? 0) > LONGEST_DESCRIPTION)
    throw refused(`description may have ${LONGEST_DESCRIPTION} characters.`);
  if (isPublic === true && collaborative === true) throw refused("A collaborative playlist cannot be public.");
  const said = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
  if (said.length === 0) throw refused("Nothing is to be changed.");
  return Object.fromEntries(said);
}

function refused(detail: string): CounterfoilError {
  return new CounterfoilError("invalid_request", { detail });
}
