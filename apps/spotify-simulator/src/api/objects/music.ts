import type { Album, Artist, Track } from "../../catalogue/records.js";
import { identity, images, isPlayable, restrictions, type View } from "./view.js";

/** `SimplifiedArtistObject`. */
function simpleArtist(view: View, artist: Artist): object {
  return { ...identity(view, "artist", artist.id), name: artist.name };
}

/** `ArtistObject`. */
export function fullArtist(view: View, artist: Artist): object {
  return {
    ...identity(view, "artist", artist.id),
    genres: artist.genres,
    images: images(view, "artist", artist.id),
    name: artist.name,
    ...(view.extended ? { followers: { href: null, total: artist.followers }, popularity: artist.popularity } : {}),
  };
}

/** `SimplifiedAlbumObject`. */
export function simpleAlbum(view: View, album: Album): object {
  return {
    album_type: album.type,
    artists: album.artists.map((artist) => simpleArtist(view, artist)),
    ...(view.extended ? { available_markets: album.markets } : {}),
    ...identity(view, "album", album.id),
    images: images(view, "album", album.id),
    name: album.name,
    release_date: album.releaseDate,
    release_date_precision: (["year", "month", "day"] as const)[album.releaseDate.split("-").length - 1],
    ...restrictions(view, album.markets),
    total_tracks: album.tracks.length,
  };
}

/** `AlbumObject` with its first tracks, given as a paging object. */
export function fullAlbum(view: View, album: Album, tracks: object): object {
  return {
    ...simpleAlbum(view, album),
    tracks,
    copyrights: [
      { text: `© ${album.releaseDate.slice(0, 4)} ${album.label}`, type: "C" },
      { text: `℗ ${album.releaseDate.slice(0, 4)} ${album.label}`, type: "P" },
    ],
    external_ids: { upc: album.upc },
    genres: [],
    ...(view.extended ? { label: album.label, popularity: album.popularity } : {}),
  };
}

/** An album in an artist's discography (`ArtistDiscographyAlbumObject`). */
export function discographyAlbum(view: View, album: Album, artist: Artist): object {
  return { ...simpleAlbum(view, album), ...(view.extended ? { album_group: albumGroup(album, artist) } : {}) };
}

/** How an album belongs to an artist. */
export function albumGroup(album: Album, artist: Artist): Album["type"] | "appears_on" {
  return album.artists.includes(artist) ? album.type : "appears_on";
}

/**
 * The instance of a track that is shown, as Spotify's guide to track relinking has it: where the market is asked for and
 * only another instance can be played there, that one.
 */
function instance(view: View, track: Track): Track {
  const { reissue } = track;
  const relinked = view.relinking && reissue && !isPlayable(view, track.markets) && isPlayable(view, reissue.markets);
  return relinked ? reissue : track;
}

/** `SimplifiedTrackObject`; whether it can be played is said where a market is known. */
export function simpleTrack(view: View, asked: Track): Record<string, unknown> {
  const track = instance(view, asked);
  return {
    artists: track.artists.map((artist) => simpleArtist(view, artist)),
    ...(view.extended ? { available_markets: track.markets } : {}),
    disc_number: track.disc,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    ...identity(view, "track", track.id),
    is_local: false,
    ...(view.market === undefined ? {} : { is_playable: isPlayable(view, track.markets) }),
    name: track.name,
    preview_url: null,
    ...restrictions(view, track.markets),
    ...(view.extended && track !== asked ? { linked_from: identity(view, "track", asked.id) } : {}),
    track_number: track.number,
  };
}

/** `TrackObject`. */
export function fullTrack(view: View, asked: Track): object {
  const track = instance(view, asked);
  return {
    album: simpleAlbum(view, track.album),
    ...simpleTrack(view, asked),
    external_ids: { isrc: track.isrc },
    ...(view.extended ? { popularity: track.popularity } : {}),
  };
}
