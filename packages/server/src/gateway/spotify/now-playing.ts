import type { ObjectRef } from "@pothos/core";
import type { Builder, Types } from "../builder.js";
import { type GatewayContext, requireLive } from "../context.js";
import type { Sent } from "../members.js";
import type { Poll } from "../subscriptions/polls.js";

/** The subscription `nowPlaying`: Spotify tells nobody by itself, so it is asked, once for all of an account's sockets. */
export function nowPlayingField(builder: Builder, nowPlaying: ObjectRef<Types, Sent>): void {
  builder.subscriptionFields((t) => ({
    nowPlaying: t.field({
      type: nowPlaying,
      description:
        "What plays, now and whenever it changes; null where nothing does. Needs user-read-currently-playing.",
      subscribe: (_root, _args, context) => requireLive(context).poll(pollOf(context)),
      resolve: (sent) => (Object.keys(sent).length === 0 ? null : sent),
    }),
  }));
}

function pollOf(context: GatewayContext): Poll {
  return {
    name: "spotify now playing",
    read: () => context.again().api("spotify").get("/me/player/currently-playing?additional_types=track%2Cepisode"),
    keyOf: ({ is_playing, item }) => JSON.stringify([is_playing, memberOf(item, "uri")]),
    changesIn: ({ is_playing, item, progress_ms }) => {
      const duration = memberOf(item, "duration_ms");
      if (is_playing !== true || typeof duration !== "number" || typeof progress_ms !== "number") return undefined;
      return Math.max(0, duration - progress_ms);
    },
  };
}

function memberOf(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null ? Reflect.get(object, name) : undefined;
}
