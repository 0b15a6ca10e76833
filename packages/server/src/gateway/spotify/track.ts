import { MemberFields } from "../member-fields.js";
import { objectOf, textOf } from "../members.js";
import { type Draft, LOST } from "./draft.js";
import { idOf } from "./ids.js";
import { WebApi } from "./web-api.js";
import { wholeMember } from "./whole.js";

/** Tracks, and the query `track`. */
export function trackType(draft: Draft): void {
  const { builder, track, album, artist, node } = draft;

  track.implement({
    description: "A track.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: draft.id(t, "track"),
        name: members.name("name", "Its title."),
        artists: members.objects(artist, "artists", "Who plays it.", { brief: true }),
        album: t.field({
          type: album,
          description: "The album it is on. On tracks of an album's own list it costs a call.",
          extensions: { members: ["album"], whole: true, brief: true },
          // At hand in most lists, where a promise for each of a hundred tracks costs more than all else.
          resolve: (sent, _args, context) =>
            "album" in sent
              ? objectOf(sent.album)
              : wholeMember(new WebApi(context), "tracks", sent, "album").then(objectOf),
        }),
        durationMs: t.int({
          nullable: false,
          description: "Milliseconds.",
          extensions: { members: ["duration_ms"] },
          resolve: ({ duration_ms }) => (Number.isInteger(duration_ms) ? Number(duration_ms) : 0),
        }),
        explicit: members.sure("explicit", "Whether its words are marked as explicit."),
        isPlayable: members.flag("is_playable", "Whether the person can play it where they are."),
        isLocal: members.sure("is_local", "Whether it is a file that only the playlist's owner has."),
        trackNumber: members.whole("track_number", "Its place on its disc."),
        discNumber: members.whole("disc_number", "The disc it is on."),
        url: members.text("external_urls.spotify", "Its page at Spotify."),
        isrc: t.string({
          description: "International Standard Recording Code. On tracks of an album's own list it costs a call.",
          extensions: { members: ["external_ids"], whole: true },
          resolve: async (sent, _args, context) =>
            textOf(objectOf(await wholeMember(new WebApi(context), "tracks", sent, "external_ids"))?.isrc),
        }),
        popularity: members.whole("popularity", "0 to 100.", { deprecated: LOST }),
        availableMarkets: members.texts("available_markets", "Countries where it can be had; empty where unknown.", {
          deprecated: LOST,
        }),
      };
    },
  });

  builder.queryFields((t) => ({
    track: t.field({
      type: track,
      description: "A track; null where there is none with that id.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/tracks/${idOf("track", id)}`),
    }),
  }));
}
