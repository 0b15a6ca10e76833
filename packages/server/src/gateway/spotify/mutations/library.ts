import type { ObjectRef } from "@pothos/core";
import type { Types } from "../../builder.js";
import type { Draft } from "../draft.js";
import { type Kind, urisOf } from "../ids.js";
import { MOST_URIS } from "../library.js";
import { WebApi } from "../web-api.js";
import type { Payload } from "./payload.js";

const KINDS: readonly Kind[] = ["track", "album", "episode", "show", "audiobook", "playlist", "user"];
const SCOPES =
  "Needs the scope user-library-modify; for people user-follow-modify, for playlists playlist-modify-public.";
/** What may say something else after a change, whatever it was about. */
const CHANGES = [
  "/me/library",
  "/me/tracks",
  "/me/albums",
  "/me/episodes",
  "/me/shows",
  "/me/audiobooks",
  "/me/playlists",
  "/me/following",
];

/** Saving and removing. */
export function libraryMutations({ builder }: Draft, payload: ObjectRef<Types, Payload>): void {
  builder.mutationFields((t) => {
    const change = (method: "PUT" | "DELETE", description: string) =>
      t.field({
        type: payload,
        extensions: { calls: 1 },
        description: `${description} ${SCOPES}`,
        args: {
          ids: t.arg.idList({ required: true, description: `Global ids, at most ${MOST_URIS}: ${KINDS.join(", ")}.` }),
        },
        resolve: async (_root, { ids }, context) => {
          const uris = urisOf(ids, KINDS, MOST_URIS);
          const path = `/me/library?uris=${encodeURIComponent(uris.join(","))}`;
          await new WebApi(context).write(method, path, undefined, CHANGES);
          return { touched: [...new Set(uris)] };
        },
      });
    return {
      saveToLibrary: change("PUT", "Saves things, or follows them; what is saved stays saved."),
      removeFromLibrary: change(
        "DELETE",
        "Removes things, or follows them no longer; what is not there is gone already.",
      ),
    };
  });
}
