import type { Episode } from "../catalogue/talk-records.js";
import { find } from "./ids.js";
import { playableHere } from "./market.js";
import { isoSeconds } from "./objects/playlist.js";
import { fullEpisode } from "./objects/talk.js";
import { type Call, type Operation, ok } from "./operation.js";
import { page, readWindow } from "./paging.js";
import { resumePoint } from "./resume-point.js";

/** Episodes, and those the user saved. */
export const episodeOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/episodes/{id}",
    scopes: ["user-read-playback-position"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        episodeFor(
          call,
          find(call, "id", (id) => playableHere(call, call.simulation.catalogue.episode(id))),
        ),
      ),
  },
  {
    method: "GET",
    path: "/me/episodes",
    scopes: ["user-library-read", "user-read-playback-position"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, call.simulation.saved.library(call.user).episodes, readWindow(call), ({ value, addedAt }) => ({
          added_at: isoSeconds(addedAt),
          episode: episodeFor(call, value),
        })),
      ),
  },
];

/** `EpisodeObject`, with the place where this user stopped. */
export function episodeFor(call: Call, episode: Episode): object {
  return fullEpisode(call.view, episode, resumePoint(call, episode));
}
