import type { Show } from "../catalogue/talk-records.js";
import { find } from "./ids.js";
import { playableHere } from "./market.js";
import { isoSeconds } from "./objects/playlist.js";
import { fullShow, simpleEpisode, simpleShow } from "./objects/talk.js";
import { type Call, type Operation, ok } from "./operation.js";
import { page, pageAt, readWindow } from "./paging.js";
import { resumePoint } from "./resume-point.js";

/** Shows, their episodes, and those the user saved. */
export const showOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/shows/{id}",
    scopes: ["user-read-playback-position"],
    mode: "both",
    cache: "user",
    handler: (call) => ok(showWithEpisodes(call, findShow(call))),
  },
  {
    method: "GET",
    path: "/shows/{id}/episodes",
    scopes: ["user-read-playback-position"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, findShow(call).episodes, readWindow(call), (episode) =>
          simpleEpisode(call.view, episode, resumePoint(call, episode)),
        ),
      ),
  },
  {
    method: "GET",
    path: "/me/shows",
    scopes: ["user-library-read"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, call.simulation.saved.library(call.user).shows, readWindow(call), ({ value, addedAt }) => ({
          added_at: isoSeconds(addedAt),
          show: simpleShow(call.view, value),
        })),
      ),
  },
];

/** `ShowObject`, with up to fifty of its episodes. */
function showWithEpisodes(call: Call, show: Show): object {
  const first = { limit: 50, offset: 0 };
  const episodes = pageAt(call, `/shows/${show.id}/episodes`, show.episodes, first, (episode) =>
    simpleEpisode(call.view, episode, resumePoint(call, episode)),
  );
  return fullShow(call.view, show, episodes);
}

function findShow(call: Call): Show {
  return find(call, "id", (id) => playableHere(call, call.simulation.catalogue.show(id)));
}
