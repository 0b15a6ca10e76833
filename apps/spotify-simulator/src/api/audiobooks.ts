import type { Audiobook, Chapter } from "../catalogue/talk-records.js";
import { find } from "./ids.js";
import { playableHere } from "./market.js";
import { isoSeconds } from "./objects/playlist.js";
import { fullAudiobook, fullChapter, simpleChapter } from "./objects/talk.js";
import { type Call, type Operation, ok } from "./operation.js";
import { page, pageAt, readWindow } from "./paging.js";
import { resumePoint } from "./resume-point.js";

/** Audiobooks, their chapters, and the audiobooks the user saved. */
export const audiobookOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/audiobooks/{id}",
    scopes: [],
    mode: "both",
    cache: "user",
    handler: (call) => ok(audiobookWithChapters(call, findAudiobook(call))),
  },
  {
    method: "GET",
    path: "/audiobooks/{id}/chapters",
    scopes: [],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, findAudiobook(call).chapters, readWindow(call), (chapter) =>
          simpleChapter(call.view, chapter, resumePoint(call, chapter)),
        ),
      ),
  },
  {
    method: "GET",
    path: "/chapters/{id}",
    scopes: [],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        chapterFor(
          call,
          find(call, "id", (id) => {
            const chapter = call.simulation.catalogue.chapter(id);
            return chapter && playableHere(call, chapter.audiobook) && chapter;
          }),
        ),
      ),
  },
  {
    method: "GET",
    path: "/me/audiobooks",
    scopes: ["user-library-read"],
    mode: "both",
    cache: "user",
    handler: (call) =>
      ok(
        page(call, call.simulation.saved.library(call.user).audiobooks, readWindow(call), ({ value, addedAt }) => ({
          added_at: isoSeconds(addedAt),
          audiobook: audiobookWithChapters(call, value),
        })),
      ),
  },
];

/** `AudiobookObject`, with up to fifty of its chapters. */
export function audiobookWithChapters(call: Call, audiobook: Audiobook): object {
  const first = { limit: 50, offset: 0 };
  const chapters = pageAt(call, `/audiobooks/${audiobook.id}/chapters`, audiobook.chapters, first, (chapter) =>
    simpleChapter(call.view, chapter, resumePoint(call, chapter)),
  );
  return fullAudiobook(call.view, audiobook, chapters);
}

/** `ChapterObject`, with the place where this user stopped. */
export function chapterFor(call: Call, chapter: Chapter): object {
  return fullChapter(call.view, chapter, resumePoint(call, chapter));
}

function findAudiobook(call: Call): Audiobook {
  return find(call, "id", (id) => playableHere(call, call.simulation.catalogue.audiobook(id)));
}
