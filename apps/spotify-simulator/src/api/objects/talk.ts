import type { Audiobook, Chapter, Episode, Show } from "../../catalogue/talk-records.js";
import { escapeHtml } from "../../html.js";
import { identity, images, isPlayable, restrictions, type View } from "./view.js";

/** `ResumePointObject`: where the user stopped listening. */
export interface ResumePoint {
  fully_played: boolean;
  resume_position_ms: number;
}

/** `SimplifiedShowObject`. */
export function simpleShow(view: View, show: Show): object {
  return {
    ...(view.extended ? { available_markets: show.markets, publisher: show.publisher } : {}),
    copyrights: [],
    ...descriptions(show.description),
    explicit: show.explicit,
    ...identity(view, "show", show.id),
    images: images(view, "show", show.id),
    is_externally_hosted: false,
    languages: [show.language],
    media_type: "audio",
    name: show.name,
    total_episodes: show.episodes.length,
  };
}

/** `ShowObject` with its first episodes, given as a paging object. */
export function fullShow(view: View, show: Show, episodes: object): object {
  return { ...simpleShow(view, show), episodes };
}

/** `SimplifiedEpisodeObject`; without a resume point where the app may not know it. */
export function simpleEpisode(view: View, episode: Episode, resume?: ResumePoint): object {
  return {
    audio_preview_url: null,
    ...descriptions(episode.description),
    duration_ms: episode.durationMs,
    explicit: episode.explicit,
    ...identity(view, "episode", episode.id),
    images: images(view, "show", episode.show.id),
    is_externally_hosted: false,
    is_playable: isPlayable(view, episode.markets),
    language: episode.show.language,
    languages: [episode.show.language],
    name: episode.name,
    release_date: episode.releaseDate,
    release_date_precision: "day",
    ...restrictions(view, episode.markets),
    ...(resume ? { resume_point: resume } : {}),
  };
}

/** `EpisodeObject`. */
export function fullEpisode(view: View, episode: Episode, resume?: ResumePoint): object {
  return { ...simpleEpisode(view, episode, resume), show: simpleShow(view, episode.show) };
}

/** `SimplifiedAudiobookObject`. */
export function simpleAudiobook(view: View, audiobook: Audiobook): object {
  const people = (names: readonly string[]) => names.map((name) => ({ name }));
  return {
    authors: people(audiobook.authors),
    ...(view.extended ? { available_markets: audiobook.markets, publisher: audiobook.publisher } : {}),
    copyrights: [
      { text: `© ${audiobook.releaseDate.slice(0, 4)} ${audiobook.authors.join(", ")}`, type: "C" },
      { text: `℗ ${audiobook.releaseDate.slice(0, 4)} ${audiobook.narrators.join(", ")}`, type: "P" },
    ],
    ...descriptions(audiobook.description),
    edition: audiobook.edition,
    explicit: audiobook.explicit,
    ...identity(view, "audiobook", audiobook.id),
    images: images(view, "audiobook", audiobook.id),
    languages: [audiobook.language],
    media_type: "audio",
    name: audiobook.name,
    narrators: people(audiobook.narrators),
    total_chapters: audiobook.chapters.length,
  };
}

/** `AudiobookObject` with its first chapters, given as a paging object. */
export function fullAudiobook(view: View, audiobook: Audiobook, chapters: object): object {
  return { ...simpleAudiobook(view, audiobook), chapters };
}

/** `SimplifiedChapterObject`: its type is `episode`, as at Spotify. */
export function simpleChapter(view: View, chapter: Chapter, resume?: ResumePoint): object {
  const { audiobook } = chapter;
  return {
    audio_preview_url: null,
    ...(view.extended ? { available_markets: audiobook.markets } : {}),
    chapter_number: chapter.number,
    ...descriptions(""),
    duration_ms: chapter.durationMs,
    explicit: audiobook.explicit,
    ...identity(view, "episode", chapter.id, "chapters"),
    images: images(view, "audiobook", audiobook.id),
    is_playable: isPlayable(view, audiobook.markets),
    languages: [audiobook.language],
    name: chapter.name,
    release_date: audiobook.releaseDate,
    release_date_precision: "day",
    ...restrictions(view, audiobook.markets),
    ...(resume ? { resume_point: resume } : {}),
  };
}

/** `ChapterObject`. */
export function fullChapter(view: View, chapter: Chapter, resume?: ResumePoint): object {
  return { ...simpleChapter(view, chapter, resume), audiobook: simpleAudiobook(view, chapter.audiobook) };
}

/** The same text plain and as HTML. */
function descriptions(text: string): object {
  return { description: text, html_description: text === "" ? "" : `<p>${escapeHtml(text)}</p>` };
}
