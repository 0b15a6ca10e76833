import type { Builder } from "../builder.js";
import { type Connections, type Page, stretchOf } from "../connection.js";
import { nowPlayingField } from "./now-playing.js";
import { readMe, readPlaylist, readPlaylistItems, readPlaylists } from "./reads.js";
import {
  type Album,
  type Artist,
  type Episode,
  type Image,
  type Playlist,
  type PlaylistItem,
  type Profile,
  playableShape,
  read,
  type Track,
} from "./shapes.js";

/** Spotify's part of the schema: what a screen about playlists asks for. */
export function spotifySchema(builder: Builder, connections: Connections): void {
  const image = builder.objectRef<Image>("Image").implement({
    fields: (t) => ({
      url: t.exposeString("url", { nullable: false }),
      width: t.exposeInt("width", { description: "Pixels, where the provider knows them." }),
      height: t.exposeInt("height"),
    }),
  });

  const profile = builder.objectRef<Profile>("Profile").implement({
    description: "The person, as the provider sees them.",
    fields: (t) => ({
      id: t.exposeID("id", { nullable: false }),
      displayName: t.exposeString("display_name"),
      images: t.field({ type: [image], nullable: { list: false, items: false }, resolve: (one) => one.images }),
      url: t.exposeString("external_urls"),
    }),
  });

  const artist = builder.objectRef<Artist>("Artist").implement({
    fields: (t) => ({ id: t.exposeID("id"), name: t.exposeString("name", { nullable: false }) }),
  });

  const album = builder.objectRef<Album>("Album").implement({
    fields: (t) => ({
      id: t.exposeID("id"),
      name: t.exposeString("name", { nullable: false }),
      images: t.field({ type: [image], nullable: { list: false, items: false }, resolve: (one) => one.images }),
    }),
  });

  const track = builder.objectRef<Track>("Track").implement({
    fields: (t) => ({
      id: t.exposeID("id", { description: "Missing for files that only the owner has." }),
      name: t.exposeString("name", { nullable: false }),
      durationMs: t.exposeInt("duration_ms", { nullable: false }),
      explicit: t.exposeBoolean("explicit", { nullable: false }),
      url: t.exposeString("external_urls"),
      artists: t.field({ type: [artist], nullable: { list: false, items: false }, resolve: (one) => one.artists }),
      album: t.field({ type: album, resolve: (one) => one.album }),
    }),
  });

  const episode = builder.objectRef<Episode>("Episode").implement({
    description: "An episode of a show.",
    fields: (t) => ({
      id: t.exposeID("id"),
      name: t.exposeString("name", { nullable: false }),
      durationMs: t.exposeInt("duration_ms", { nullable: false }),
    }),
  });

  const playable = builder.unionType("Playable", {
    types: [track, episode],
    resolveType: (one) => (one.type === "track" ? track : episode),
  });

  const itemEdge = builder.objectRef<PlaylistItem & { cursor: string }>("PlaylistItemsEdge").implement({
    fields: (t) => ({
      cursor: t.exposeString("cursor", { nullable: false }),
      addedAt: t.exposeString("addedAt", { description: "RFC 3339." }),
      node: t.field({
        type: playable,
        description: "Null where the item is no longer to be had.",
        resolve: (edge) => edge.node,
      }),
    }),
  });
  const items = connections.of<PlaylistItem>("PlaylistItems", itemEdge);

  const owner = builder.objectRef<NonNullable<Playlist["owner"]>>("Owner").implement({
    fields: (t) => ({ id: t.exposeID("id", { nullable: false }), displayName: t.exposeString("display_name") }),
  });

  const playlist = builder.objectRef<Playlist>("Playlist").implement({
    fields: (t) => ({
      id: t.exposeID("id", { nullable: false }),
      name: t.exposeString("name", { nullable: false }),
      description: t.exposeString("description"),
      owner: t.field({ type: owner, resolve: (one) => one.owner }),
      public: t.exposeBoolean("public", { description: "Null where it does not say." }),
      collaborative: t.exposeBoolean("collaborative", { nullable: false }),
      url: t.exposeString("external_urls"),
      images: t.field({ type: [image], nullable: { list: false, items: false }, resolve: (one) => one.images }),
      itemCount: t.exposeInt("itemCount", { description: "Null where Spotify does not tell: lists of other people." }),
      items: t.field({
        type: items,
        args: { first: t.arg.int({ required: true, defaultValue: 50 }), after: t.arg.string() },
        resolve: (one, args, { api }) => readPlaylistItems(api, one.id, stretchOf(args)),
      }),
    }),
  });

  const playlistEdge = builder
    .objectRef<Page<{ node: Playlist | null }>["edges"][number]>("QueryPlaylistsEdge")
    .implement({
      fields: (t) => ({
        cursor: t.exposeString("cursor", { nullable: false }),
        node: t.field({ type: playlist, resolve: (edge) => edge.node }),
      }),
    });
  const playlists = connections.of<{ node: Playlist | null }>("QueryPlaylists", playlistEdge);

  const nowPlaying = builder.objectRef<Record<string, unknown>>("NowPlaying").implement({
    description: "What plays.",
    fields: (t) => ({
      isPlaying: t.boolean({ nullable: false, resolve: (sent) => sent.is_playing === true }),
      progressMs: t.int({ resolve: (sent) => (typeof sent.progress_ms === "number" ? sent.progress_ms : null) }),
      item: t.field({ type: playable, resolve: (sent) => read(playableShape, sent.item) }),
    }),
  });
  nowPlayingField(builder, nowPlaying);

  builder.queryFields((t) => ({
    me: t.field({
      type: profile,
      description: "The signed-in person at the provider.",
      resolve: (_root, _args, { api }) => readMe(api),
    }),
    playlists: t.field({
      type: playlists,
      description: "The playlists of the signed-in person.",
      args: { first: t.arg.int({ required: true, defaultValue: 20 }), after: t.arg.string() },
      resolve: (_root, args, { api }) => readPlaylists(api, stretchOf(args)),
    }),
    playlist: t.field({
      type: playlist,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }, { api }) => readPlaylist(api, String(id)),
    }),
  }));
}
