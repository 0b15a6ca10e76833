import { pageArguments } from "../connection.js";
import { MemberFields } from "../member-fields.js";
import { objectOf, objectsOf, textOf } from "../members.js";
import { type Draft, LOST } from "./draft.js";
import { idOf, ownId } from "./ids.js";
import { readPage } from "./lists.js";
import { picturesField } from "./pictures.js";
import { WebApi } from "./web-api.js";
import { wholeMember } from "./whole.js";

/** Albums, and the query `album`. */
export function albumType(draft: Draft): void {
  const { builder, album, artist, image, copyright, node, connection } = draft;

  copyright.implement({
    description: "A copyright notice.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        text: members.name("text", "What it says."),
        type: members.text("type", "`C` for the work, `P` for the recording."),
      };
    },
  });

  album.implement({
    description: "An album, a single or a compilation.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: draft.id(t, "album"),
        name: members.name("name", "Its title."),
        albumType: members.text("album_type", "`album`, `single` or `compilation`."),
        artists: members.objects(artist, "artists", "Whose album it is.", { brief: true }),
        images: picturesField(t, image, "The cover in its sizes, the largest first."),
        releaseDate: members.text("release_date", "When it came out, as `1981`, `1981-12` or `1981-12-15`."),
        releaseDatePrecision: members.text("release_date_precision", "`year`, `month` or `day`."),
        trackCount: members.whole("total_tracks", "How many tracks it has."),
        url: members.text("external_urls.spotify", "Its page at Spotify."),
        copyrights: t.field({
          type: [copyright],
          nullable: { list: false, items: false },
          description: "Copyright notices. Inside of other objects they cost a call.",
          extensions: { needs: ["id"], members: ["copyrights"], whole: true },
          resolve: async (sent, _args, context) =>
            objectsOf(await wholeMember(new WebApi(context), "albums", sent, "copyrights")),
        }),
        upc: t.string({
          description: "Universal Product Code. Inside of other objects it costs a call.",
          extensions: { needs: ["id"], members: ["external_ids"], whole: true },
          resolve: async (sent, _args, context) =>
            textOf(objectOf(await wholeMember(new WebApi(context), "albums", sent, "external_ids"))?.upc),
        }),
        tracks: t.field({
          type: connection.tracks,
          description: "Its tracks, in order.",
          extensions: { needs: ["id"], brief: true },
          args: pageArguments(t.arg, 50),
          resolve: ({ id, tracks }, page, context) => {
            const path = `/albums/${ownId({ id })}/tracks`;
            return readPage(new WebApi(context), { path, known: objectOf(tracks) }, page);
          },
        }),
        label: members.text("label", "Who brought it out.", { deprecated: LOST }),
        popularity: members.whole("popularity", "0 to 100.", { deprecated: LOST }),
        availableMarkets: members.texts("available_markets", "Countries where it can be had; empty where unknown.", {
          deprecated: LOST,
        }),
      };
    },
  });

  builder.queryFields((t) => ({
    album: t.field({
      type: album,
      description: "An album; null where there is none with that id.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/albums/${idOf("album", id)}`),
    }),
  }));
}
