import { pageArguments } from "../connection.js";
import { MemberFields } from "../member-fields.js";
import { textsOf } from "../members.js";
import { type Draft, LOST } from "./draft.js";
import { idOf, ownId } from "./ids.js";
import { readPage } from "./lists.js";
import { picturesOf, widthArgument } from "./pictures.js";
import { WebApi } from "./web-api.js";
import { wholeMember } from "./whole.js";

/** How an album belongs to an artist, as GraphQL and as Spotify call it. */
const GROUPS = {
  ALBUM: { value: "album", description: "Albums of their own." },
  SINGLE: { value: "single", description: "Singles and EPs of their own." },
  COMPILATION: { value: "compilation", description: "Compilations of their own." },
  APPEARS_ON: { value: "appears_on", description: "Albums of others on which they can be heard." },
} as const;

/** Spotify's largest page of an artist's albums. */
const LARGEST = 10;

/** Artists, and the query `artist`. */
export function artistType(draft: Draft): void {
  const { builder, artist, image, node, connection } = draft;
  const group = builder.enumType("AlbumGroup", { description: "How an album belongs to an artist.", values: GROUPS });

  artist.implement({
    description: "Somebody who makes music.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: draft.id(t, "artist"),
        name: members.name("name", "As the artist is called."),
        url: members.text("external_urls.spotify", "The artist's page at Spotify."),
        images: t.field({
          type: [image],
          nullable: { list: false, items: false },
          description: "Pictures, the largest first. Inside of other objects they cost a call.",
          extensions: { needs: ["id", "images.width"], members: ["images"], calls: 0, whole: true },
          args: widthArgument(t.arg),
          resolve: async (sent, { width }, context) =>
            picturesOf(await wholeMember(new WebApi(context), "artists", sent, "images"), width),
        }),
        genres: t.stringList({
          nullable: { list: false, items: false },
          description: "Genres; often none.",
          deprecationReason: "Spotify has marked genres as deprecated.",
          extensions: { needs: ["id"], members: ["genres"], whole: true },
          resolve: async (sent, _args, context) =>
            textsOf(await wholeMember(new WebApi(context), "artists", sent, "genres")),
        }),
        albums: t.field({
          type: connection.albums,
          description: "The artist's albums, of some groups or all.",
          extensions: { needs: ["id"], brief: true, page: LARGEST },
          args: {
            ...pageArguments(t.arg),
            groups: t.arg({ type: [group], description: "Only albums of these groups; all if left out." }),
          },
          resolve: ({ id }, { groups, ...page }, context) => {
            const some = groups && groups.length > 0 ? `?include_groups=${[...new Set(groups)].join("%2C")}` : "";
            const path = `/artists/${ownId({ id })}/albums${some}`;
            return readPage(new WebApi(context), { path, largest: LARGEST }, page);
          },
        }),
        popularity: members.whole("popularity", "0 to 100.", { deprecated: LOST }),
        followerCount: members.whole("followers.total", "How many follow the artist.", { deprecated: LOST }),
      };
    },
  });

  builder.queryFields((t) => ({
    artist: t.field({
      type: artist,
      description: "An artist; null where there is none with that id.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/artists/${idOf("artist", id)}`),
    }),
  }));
}
