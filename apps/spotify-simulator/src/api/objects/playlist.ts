import { createHash } from "node:crypto";
import type { Playlist, PlaylistItem } from "../../catalogue/records.js";
import { fullPlayable } from "./playable.js";
import { owner } from "./user.js";
import { identity, images, type View } from "./view.js";

/** `SimplifiedPlaylistObject`: its items as a link and a number. */
export function simplePlaylist(view: View, playlist: Playlist): object {
  const reference = (name: string) => ({
    href: `${view.origin}/v1/playlists/${playlist.id}/${name}`,
    total: playlist.items.length,
  });
  return {
    ...playlistMembers(view, playlist),
    items: reference("items"),
    tracks: reference(view.extended ? "tracks" : "items"),
  };
}

/** The members of a playlist that do not depend on who asks. */
export function playlistMembers(view: View, playlist: Playlist): Record<string, unknown> {
  return {
    collaborative: playlist.collaborative,
    description: playlist.description,
    ...identity(view, "playlist", playlist.id),
    images: playlistImages(view, playlist),
    name: playlist.name,
    owner: owner(view, playlist.owner),
    primary_color: null,
    public: playlist.public,
    snapshot_id: snapshotId(playlist),
  };
}

/** The uploaded cover in its one size, or the picture drawn for a playlist that is not empty. */
export function playlistImages(view: View, { id, cover, items }: Playlist): object[] {
  if (cover !== undefined) {
    return [{ url: `${view.origin}/images/playlist/${id}/${cover}.jpg`, height: null, width: null }];
  }
  return items.length === 0 ? [] : images(view, "playlist", id, [640, 300, 60]);
}

/** `PlaylistTrackObject`: `track` is the old name of `item`. */
export function playlistItem(view: View, item: PlaylistItem): object {
  const track = fullPlayable(view, item.track);
  return {
    added_at: isoSeconds(item.addedAt),
    added_by: identity(view, "user", item.addedBy.id),
    is_local: false,
    primary_color: null,
    item: track,
    track,
  };
}

/** Names a state of the playlist; every change gives a new one. */
export function snapshotId(playlist: Pick<Playlist, "id" | "version">): string {
  const version = Buffer.alloc(4);
  version.writeUInt32BE(playlist.version);
  const digest = createHash("sha1").update(`${playlist.id} ${playlist.version}`).digest();
  return Buffer.concat([version, digest]).toString("base64");
}

/** An instant as the Web API writes it: UTC, without fractions of a second. */
export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
