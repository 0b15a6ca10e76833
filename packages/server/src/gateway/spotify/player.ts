import { pageArguments } from "../connection.js";
import { objectOf, objectsOf, type Sent, textOf } from "../members.js";
import type { Draft } from "./draft.js";
import { readMarkedPage } from "./lists.js";
import { playbackTypes } from "./playback.js";
import { WebApi } from "./web-api.js";

/** The query `player`: what plays, where, and what comes next. */
export function playerQuery(draft: Draft) {
  const { builder, playable, connection } = draft;
  const { device, playback, nowPlaying } = playbackTypes(draft);

  const queue = builder.objectRef<Sent>("Queue").implement({
    description: "What plays and what comes next.",
    fields: (t) => ({
      current: t.field({
        type: playable,
        description: "What plays now.",
        resolve: (sent) => objectOf(sent.currently_playing),
      }),
      next: t.field({
        type: [playable],
        nullable: { list: false, items: false },
        description: "What comes next, as far as Spotify tells.",
        resolve: (sent) => objectsOf(sent.queue),
      }),
    }),
  });

  const player = builder.objectRef<object>("Player").implement({
    description: "The person's player.",
    fields: (t) => ({
      playback: t.field({
        type: playback,
        extensions: { calls: 1 },
        description:
          "What plays, on which device and how; null where no device is active. Needs the scope user-read-playback-state.",
        resolve: (_player, _args, context) => active(context, ""),
      }),
      nowPlaying: t.field({
        type: nowPlaying,
        extensions: { calls: 1 },
        description: "What plays; null where nothing does. Needs the scope user-read-currently-playing.",
        resolve: (_player, _args, context) => active(context, "/currently-playing"),
      }),
      devices: t.field({
        type: [device],
        extensions: { calls: 1 },
        nullable: { list: true, items: false },
        description: "Devices that can play. Needs the scope user-read-playback-state.",
        resolve: async (_player, _args, context) =>
          objectsOf((await new WebApi(context).get("/me/player/devices")).devices),
      }),
      queue: t.field({
        type: queue,
        extensions: { calls: 1 },
        description: "What comes next. Needs the scopes user-read-currently-playing and user-read-playback-state.",
        resolve: (_player, _args, context) => new WebApi(context).get("/me/player/queue"),
      }),
      recentlyPlayed: t.field({
        type: connection.plays,
        description:
          "What was played last, the newest first; Spotify knows the last 50. Needs the scope user-read-recently-played.",
        args: pageArguments(t.arg),
        resolve: (_player, page, context) =>
          readMarkedPage(
            new WebApi(context),
            {
              path: "/me/player/recently-played",
              node: ["track"],
              parameter: "before",
              form: /^\d{10,15}$/,
              mark: ({ sent }) => instantOf(textOf(sent.played_at)),
            },
            page,
          ),
      }),
    }),
  });

  builder.queryFields((t) => ({
    player: t.field({
      type: player,
      nullable: false,
      description: "The person's player.",
      extensions: { calls: 0 },
      resolve: () => ({}),
    }),
  }));
  return player;
}

/** The player's state; null where no device is active, for which Spotify has no content. */
async function active(context: ConstructorParameters<typeof WebApi>[0], path: string): Promise<Sent | null> {
  const state = await new WebApi(context).get(`/me/player${path}?additional_types=track%2Cepisode`);
  return Object.keys(state).length === 0 ? null : state;
}

/** Milliseconds since 1970. */
function instantOf(text: string | null): string | null {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? null : String(instant);
}
