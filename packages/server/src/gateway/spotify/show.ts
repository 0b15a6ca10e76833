import { pageArguments } from "../connection.js";
import { MemberFields } from "../member-fields.js";
import { objectOf } from "../members.js";
import { type Draft, LOST } from "./draft.js";
import { idOf, ownId } from "./ids.js";
import { readPage } from "./lists.js";
import { partFields, talkFields } from "./talk.js";
import { WebApi } from "./web-api.js";
import { wholeMember } from "./whole.js";

/** Shows and their episodes, and the queries `show` and `episode`. */
export function showTypes(draft: Draft): void {
  const { builder, show, episode, node, connection } = draft;

  show.implement({
    description: "A podcast.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: draft.id(t, "show"),
        ...talkFields(t, draft),
        episodeCount: members.whole("total_episodes", "How many episodes it has."),
        episodes: t.field({
          type: connection.episodes,
          description: "Its episodes, the newest first.",
          extensions: { needs: ["id"], brief: true },
          args: pageArguments(t.arg),
          resolve: ({ id, episodes }, page, context) => {
            const path = `/shows/${ownId({ id })}/episodes`;
            return readPage(new WebApi(context), { path, known: objectOf(episodes) }, page);
          },
        }),
        publisher: members.text("publisher", "Who makes it.", { deprecated: LOST }),
        availableMarkets: members.texts("available_markets", "Countries where it can be had; empty where unknown.", {
          deprecated: LOST,
        }),
      };
    },
  });

  episode.implement({
    description: "An episode of a show.",
    interfaces: [node],
    fields: (t) => ({
      id: draft.id(t, "episode"),
      ...partFields(t, draft),
      show: t.field({
        type: show,
        description: "The show it belongs to. On episodes of a show's own list it costs a call.",
        extensions: { members: ["show"], whole: true },
        resolve: async (sent, _args, context) =>
          objectOf(await wholeMember(new WebApi(context), "episodes", sent, "show")),
      }),
    }),
  });

  builder.queryFields((t) => ({
    show: t.field({
      type: show,
      description: "A show; null where there is none with that id, or none in the person's country.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/shows/${idOf("show", id)}`),
    }),
    episode: t.field({
      type: episode,
      description: "An episode; null where there is none with that id. Needs the scope user-read-playback-position.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/episodes/${idOf("episode", id)}`),
    }),
  }));
}
