import { pageArguments } from "../connection.js";
import { textOf } from "../members.js";
import type { Draft } from "./draft.js";
import { readMarkedPage, readPage } from "./lists.js";
import { WebApi } from "./web-api.js";

/** The time that "most" is about. */
const RANGES = {
  SHORT_TERM: { value: "short_term", description: "About four weeks." },
  MEDIUM_TERM: { value: "medium_term", description: "About half a year." },
  LONG_TERM: { value: "long_term", description: "About a year." },
} as const;

/** The queries `top` and `following`: whom and what the person likes. */
export function tasteQueries({ builder, connection }: Draft): void {
  const range = builder.enumType("TopRange", { description: "The time that favourites are about.", values: RANGES });

  const top = builder.objectRef<{ range: string }>("Top").implement({
    description: "What the person played most. Needs the scope user-top-read.",
    fields: (t) => {
      const list = (kind: "tracks" | "artists") =>
        t.field({
          type: connection[kind],
          description: kind === "tracks" ? "Tracks, the favourite first." : "Artists, the favourite first.",
          args: pageArguments(t.arg),
          resolve: (of, page, context) =>
            readPage(new WebApi(context), { path: `/me/top/${kind}?time_range=${of.range}` }, page),
        });
      return { tracks: list("tracks"), artists: list("artists") };
    },
  });

  const following = builder.objectRef<object>("Following").implement({
    description: "Whom the person follows. Needs the scope user-follow-read.",
    fields: (t) => ({
      artists: t.field({
        type: connection.artists,
        description: "Followed artists.",
        args: pageArguments(t.arg),
        resolve: (_following, page, context) =>
          readMarkedPage(
            new WebApi(context),
            {
              path: "/me/following?type=artist",
              within: "artists",
              parameter: "after",
              form: /^[A-Za-z0-9]{22}$/,
              mark: ({ sent }) => textOf(sent.id),
            },
            page,
          ),
      }),
    }),
  });

  builder.queryFields((t) => ({
    top: t.field({
      type: top,
      nullable: false,
      description: "What the person played most.",
      extensions: { calls: 0 },
      args: {
        range: t.arg({ type: range, required: true, defaultValue: "medium_term", description: "Over which time." }),
      },
      resolve: (_root, args) => args,
    }),
    following: t.field({
      type: following,
      nullable: false,
      description: "Whom the person follows.",
      extensions: { calls: 0 },
      resolve: () => ({}),
    }),
  }));
}
