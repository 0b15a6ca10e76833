import type { FieldRef } from "@pothos/core";
import type { Builder, Types } from "../builder.js";
import type { Connections } from "../connection.js";
import type { Sent } from "../members.js";
import type { NodeInterface } from "../node-interface.js";
import { globalId, type Kind } from "./ids.js";

/** Why a field is deprecated. */
export const LOST = "Spotify took it away from apps in development mode in February 2026; null there.";

/** Spotify's part of the schema in the making: what its files share. Types are named here and told apart in their files. */
export class Draft {
  readonly image;
  readonly user;
  readonly copyright;
  readonly artist;
  readonly album;
  readonly track;
  readonly show;
  readonly episode;
  readonly audiobook;
  readonly chapter;
  readonly playlist;
  readonly playable;
  readonly connection: ReturnType<typeof connectionTypes>;

  constructor(
    readonly builder: Builder,
    connections: Connections,
    readonly node: NodeInterface,
  ) {
    const named = (name: string) => builder.objectRef<Sent>(name);
    this.image = named("Image");
    this.user = named("User");
    this.copyright = named("Copyright");
    this.artist = named("Artist");
    this.album = named("Album");
    this.track = named("Track");
    this.show = named("Show");
    this.episode = named("Episode");
    this.audiobook = named("Audiobook");
    this.chapter = named("Chapter");
    this.playlist = named("Playlist");
    this.playable = builder.unionType("Playable", {
      description: "What can be played: a track or an episode.",
      types: [this.track, this.episode],
      resolveType: ({ type }) => (type === "episode" ? this.episode : this.track),
    });
    this.connection = connectionTypes(connections, this);
  }

  /** The field `id` of a kind of object. */
  id(
    t: PothosSchemaTypes.ObjectFieldBuilder<Types, Sent>,
    kind: Kind,
  ): FieldRef<Types, string | number | bigint, "Object"> {
    return t.id({
      nullable: false,
      description: `The global id, which is Spotify's URI: \`spotify:${kind}:…\`.`,
      extensions: { members: ["id", "name"] },
      resolve: (sent) => globalId(kind, sent),
    });
  }
}

/** The connections that more than one type has. */
function connectionTypes(connections: Connections, types: Omit<Draft, "connection" | "id">) {
  const { track, album, artist, playlist, show, episode, audiobook, chapter } = types;
  const of = (name: string, node: typeof track, description: string) => connections.of({ name, node, description });
  const saved = (name: string, node: typeof track, member: string, description: string) =>
    connections.of({ name, node, description, members: [member], addedAt: "added_at" });
  return {
    tracks: of("Track", track, "Tracks"),
    albums: of("Album", album, "Albums"),
    artists: of("Artist", artist, "Artists"),
    playlists: of("Playlist", playlist, "Playlists"),
    shows: of("Show", show, "Shows"),
    episodes: of("Episode", episode, "Episodes"),
    audiobooks: of("Audiobook", audiobook, "Audiobooks"),
    chapters: of("Chapter", chapter, "Chapters"),
    playlistItems: connections.of({
      name: "PlaylistItem",
      node: types.playable,
      description: "Items of a playlist",
      members: ["item", "track"],
      addedAt: "added_at",
    }),
    savedTracks: saved("SavedTrack", track, "track", "Saved tracks"),
    savedAlbums: saved("SavedAlbum", album, "album", "Saved albums"),
    savedEpisodes: saved("SavedEpisode", episode, "episode", "Saved episodes"),
    savedShows: saved("SavedShow", show, "show", "Saved shows"),
    savedAudiobooks: saved("SavedAudiobook", audiobook, "audiobook", "Saved audiobooks"),
    plays: connections.of({
      name: "Play",
      node: track,
      description: "Tracks played",
      members: ["track"],
      playedAt: "played_at",
      counted: false,
    }),
  };
}
