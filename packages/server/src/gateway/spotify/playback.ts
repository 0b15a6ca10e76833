import type { Types } from "../builder.js";
import { MemberFields } from "../member-fields.js";
import { at, objectOf, type Sent } from "../members.js";
import type { Draft } from "./draft.js";

/** Devices, and what plays on them. */
export function playbackTypes({ builder, playable }: Draft) {
  const device = builder.objectRef<Sent>("Device").implement({
    description: "Something that can play.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: t.id({
          description: "What to call it in `deviceId`. May change after a while; null where it cannot be controlled.",
          resolve: ({ id }) => (typeof id === "string" ? id : null),
        }),
        name: members.name("name", "As people call it."),
        type: members.text("type", "`Computer`, `Smartphone`, `Speaker` and so on."),
        isActive: members.sure("is_active", "Whether it is the one that plays."),
        isRestricted: members.sure("is_restricted", "Whether it takes no commands from elsewhere."),
        isPrivateSession: members.sure("is_private_session", "Whether the person listens in private."),
        volumePercent: members.whole("volume_percent", "0 to 100."),
        supportsVolume: members.sure("supports_volume", "Whether its volume can be set from elsewhere."),
      };
    },
  });

  const context = builder.objectRef<Sent>("PlaybackContext").implement({
    description: "What the item that plays was played from.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        type: members.text("type", "`album`, `artist`, `playlist` or `show`."),
        uri: members.text("uri", "Its global id."),
        url: members.text("external_urls.spotify", "Its page at Spotify."),
      };
    },
  });

  const common = (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Sent>) => {
    const members = new MemberFields(t);
    return {
      isPlaying: members.sure("is_playing", "Whether it can be heard, or is paused."),
      progressMs: members.whole("progress_ms", "How far the item is, in milliseconds, when Spotify answered."),
      item: t.field({
        type: playable,
        description: "What plays; null for advertisements and the like.",
        resolve: (sent: Sent) => objectOf(sent.item),
      }),
      context: members.object(context, "context", "What it was played from; null for single items."),
      disallowed: t.stringList({
        nullable: { list: false, items: false },
        description: "What cannot be done now, in Spotify's words: `skipping_prev`, `pausing` and so on.",
        resolve: (sent: Sent) =>
          Object.entries(objectOf(at(sent, "actions.disallows")) ?? {}).flatMap(([name, is]) => (is ? name : [])),
      }),
    };
  };

  const nowPlaying = builder.objectRef<Sent>("NowPlaying").implement({
    description: "What plays.",
    fields: common,
  });

  const playback = builder.objectRef<Sent>("Playback").implement({
    description: "What plays, on which device and how.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        ...common(t),
        device: members.object(device, "device", "Where it plays."),
        repeat: members.text("repeat_state", "`off`, `track` or `context`."),
        shuffle: members.flag("shuffle_state", "Whether items come in any order."),
      };
    },
  });

  return { device, playback, nowPlaying };
}
