import type { FieldMap } from "@pothos/core";
import type { Types } from "../builder.js";
import { MemberFields } from "../member-fields.js";
import type { Sent } from "../members.js";
import type { Draft } from "./draft.js";
import { picturesField } from "./pictures.js";

/** The fields that all spoken things have: shows, episodes, audiobooks and chapters. */
export function talkFields(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Sent>, { image }: Draft): FieldMap {
  const members = new MemberFields(t);
  return {
    name: members.name("name", "Its title."),
    description: members.text("description", "What it is about, as plain text."),
    explicit: members.sure("explicit", "Whether it is marked as explicit."),
    images: picturesField(t, image, "Pictures, the largest first."),
    languages: members.texts("languages", "Languages spoken (ISO 639-1)."),
    url: members.text("external_urls.spotify", "Its page at Spotify."),
  };
}

/** The fields of the parts that are listened to: episodes and chapters. */
export function partFields(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Sent>, draft: Draft): FieldMap {
  const members = new MemberFields(t);
  return {
    ...talkFields(t, draft),
    durationMs: t.int({
      nullable: false,
      description: "Milliseconds.",
      extensions: { members: ["duration_ms"] },
      resolve: ({ duration_ms }) => (Number.isInteger(duration_ms) ? Number(duration_ms) : 0),
    }),
    isPlayable: members.flag("is_playable", "Whether the person can play it where they are."),
    releaseDate: members.text("release_date", "When it came out, as `1981`, `1981-12` or `1981-12-15`."),
    fullyPlayed: members.flag(
      "resume_point.fully_played",
      "Whether the person heard it to the end; null without the scope user-read-playback-position.",
    ),
    resumePositionMs: members.whole(
      "resume_point.resume_position_ms",
      "Where the person stopped, in milliseconds; null without the scope user-read-playback-position.",
    ),
  };
}
