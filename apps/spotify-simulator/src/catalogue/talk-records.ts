/** A podcast. */
export interface Show {
  id: string;
  name: string;
  description: string;
  publisher: string;
  /** ISO 639-1. */
  language: string;
  explicit: boolean;
  markets: readonly string[];
  /** The newest first. */
  episodes: Episode[];
}

/** One broadcast of a show. */
export interface Episode {
  id: string;
  name: string;
  description: string;
  show: Show;
  durationMs: number;
  explicit: boolean;
  /** `YYYY-MM-DD`. */
  releaseDate: string;
  /** Those of the show, or fewer. */
  markets: readonly string[];
}

/** A book that is read aloud. */
export interface Audiobook {
  id: string;
  name: string;
  description: string;
  authors: readonly string[];
  narrators: readonly string[];
  publisher: string;
  edition: "Unabridged" | "Abridged";
  /** ISO 639-1. */
  language: string;
  explicit: boolean;
  /** `YYYY-MM-DD`. */
  releaseDate: string;
  markets: readonly string[];
  /** In the order of the book. */
  chapters: Chapter[];
}

/** One part of an audiobook. */
export interface Chapter {
  id: string;
  name: string;
  audiobook: Audiobook;
  /** Counted from 0. */
  number: number;
  durationMs: number;
}
