import { MemberFields } from "../member-fields.js";
import { type Draft, LOST } from "./draft.js";
import { picturesField } from "./pictures.js";
import { WebApi } from "./web-api.js";

/** Pictures and people, and `me`. */
export function userTypes({ builder, image, user }: Draft): void {
  image.implement({
    description: "A picture in one size.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        url: members.name("url", "Where it is."),
        width: members.whole("width", "Pixels, where the provider knows them."),
        height: members.whole("height", "Pixels, where the provider knows them."),
      };
    },
  });

  user.implement({
    description: "Somebody at Spotify, as others see them.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: t.id({
          nullable: false,
          description: "The person's name at Spotify. It is not a global id: people cannot be asked for.",
          extensions: { members: ["id"] },
          resolve: ({ id }) => String(id),
        }),
        displayName: members.text("display_name", "As the person is called."),
        url: members.text("external_urls.spotify", "The person's page at Spotify."),
      };
    },
  });

  const profile = builder.objectRef<Record<string, unknown>>("Profile").implement({
    description: "The person, as the provider sees them.",
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: t.id({
          nullable: false,
          description: "The person's name at Spotify.",
          resolve: ({ id }) => String(id),
        }),
        accountId: t.id({
          description: "The identifier that never changes (since May 2026).",
          resolve: ({ account_id }) => (typeof account_id === "string" ? account_id : null),
        }),
        displayName: members.text("display_name", "As the person is called."),
        images: picturesField(t, image, "The person's picture in its sizes, the largest first."),
        url: members.text("external_urls.spotify", "The person's page at Spotify."),
        country: members.text("country", "Country of the account (ISO 3166-1 alpha-2).", { deprecated: LOST }),
        product: members.text("product", "`premium`, `free` and so on.", { deprecated: LOST }),
        followerCount: members.whole("followers.total", "How many follow the person.", { deprecated: LOST }),
      };
    },
  });

  builder.queryFields((t) => ({
    me: t.field({
      type: profile,
      description: "The signed-in person at the provider.",
      resolve: (_root, _args, context) => new WebApi(context).get("/me"),
    }),
  }));
}
