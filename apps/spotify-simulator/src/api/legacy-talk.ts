import { audiobookWithChapters, chapterFor } from "./audiobooks.js";
import { episodeFor } from "./episodes.js";
import { extended, many } from "./legacy.js";
import { playableHere } from "./market.js";
import { simpleShow } from "./objects/talk.js";
import type { Operation } from "./operation.js";

/** Shows, episodes, audiobooks and chapters by several ids at once: extended mode alone. */
export const legacyTalkOperations: readonly Operation[] = [
  extended("/shows", (call) => {
    const { catalogue } = call.simulation;
    return many(
      call,
      "shows",
      50,
      (id) => playableHere(call, catalogue.show(id)),
      (show) => simpleShow(call.view, show),
    );
  }),
  {
    ...extended("/episodes", (call) => {
      const { catalogue } = call.simulation;
      return many(
        call,
        "episodes",
        50,
        (id) => playableHere(call, catalogue.episode(id)),
        (episode) => episodeFor(call, episode),
      );
    }),
    scopes: ["user-read-playback-position"],
    cache: "user",
  },
  {
    ...extended("/audiobooks", (call) => {
      const { catalogue } = call.simulation;
      return many(
        call,
        "audiobooks",
        50,
        (id) => playableHere(call, catalogue.audiobook(id)),
        (audiobook) => audiobookWithChapters(call, audiobook),
      );
    }),
    cache: "user",
  },
  {
    ...extended("/chapters", (call) => {
      const { catalogue } = call.simulation;
      return many(
        call,
        "chapters",
        50,
        (id) => {
          const chapter = catalogue.chapter(id);
          return chapter && playableHere(call, chapter.audiobook) && chapter;
        },
        (chapter) => chapterFor(call, chapter),
      );
    }),
    cache: "user",
  },
];
