import type { Audiobook, Episode, Show } from "./talk-records.js";

/** A listener. */
export interface User {
  /** The old identifier: a name or a string of letters and digits. */
  id: string;
  /** The immutable, pseudonymous identifier of 2026. */
  accountId: string;
  displayName: string | null;
  email: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  product: "premium" | "free";
  followers: number;
  hasPicture: boolean;
  /** On the app's list of five (here: 38) in development mode. */
  allowListed: boolean;
}

export interface Artist {
  id: string;
  name: string;
  genres: readonly string[];
  followers: number;
  /** 0 to 100. */
  popularity: number;
}

export interface Album {
  id: string;
  name: string;
  type: "album" | "single" | "compilation";
  artists: readonly Artist[];
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  releaseDate: string;
  label: string;
  upc: string;
  popularity: number;
  markets: readonly string[];
  tracks: Track[];
}

export interface Track {
  id: string;
  name: string;
  album: Album;
  artists: readonly Artist[];
  durationMs: number;
  explicit: boolean;
  disc: number;
  /** Counted anew on each disc. */
  number: number;
  isrc: string;
  popularity: number;
  /** Those of the album, or fewer. */
  markets: readonly string[];
  /** The same recording, licensed for the other markets. */
  reissue?: Track;
}

/** What a player plays and a playlist holds. */
export type Playable = Track | Episode;

export interface PlaylistItem {
  track: Playable;
  /** Milliseconds. */
  addedAt: number;
  addedBy: User;
}

export interface Playlist {
  id: string;
  name: string;
  description: string;
  owner: User;
  public: boolean;
  collaborative: boolean;
  collaborators: readonly User[];
  followers: number;
  /** Names the cover that was uploaded, where there is one. */
  cover?: string;
  /** Grows with each change; part of the snapshot id. */
  version: number;
  items: PlaylistItem[];
}

/** Something a user saved, and when (milliseconds). */
export interface Saved<T> {
  value: T;
  addedAt: number;
}

/** All there is to find, by kind. */
export interface Shelves {
  artists: readonly Artist[];
  albums: readonly Album[];
  tracks: readonly Track[];
  playlists: readonly Playlist[];
  shows: readonly Show[];
  episodes: readonly Episode[];
  audiobooks: readonly Audiobook[];
}
