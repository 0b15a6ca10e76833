import { CounterfoilError } from "@counterfoil/protocol";
import type { FoundNode, SchemaModule } from "../schema-module.js";
import { albumType } from "./album.js";
import { artistType } from "./artist.js";
import { audiobookTypes } from "./audiobook.js";
import { Draft } from "./draft.js";
import { spotifyEndpoints } from "./endpoints.js";
import { readGlobalId } from "./ids.js";
import { libraryQuery } from "./library.js";
import { libraryMutations } from "./mutations/library.js";
import { libraryPayload, playerPayload, playlistPayload } from "./mutations/payload.js";
import { playbackMutations } from "./mutations/playback.js";
import { playbackModeMutations } from "./mutations/playback-mode.js";
import { playlistMutations } from "./mutations/playlist.js";
import { playlistItemMutations } from "./mutations/playlist-items.js";
import { playerQuery } from "./player.js";
import { findPlaylist, playlistType } from "./playlist.js";
import { searchQuery } from "./search.js";
import { showTypes } from "./show.js";
import { tasteQueries } from "./taste.js";
import { trackType } from "./track.js";
import { userTypes } from "./user.js";
import { SPOTIFY, WebApi } from "./web-api.js";

/** The types that global ids lead to, and where their objects are. */
const NODES: Readonly<Record<string, { type: string; folder: string }>> = {
  track: { type: "Track", folder: "tracks" },
  album: { type: "Album", folder: "albums" },
  artist: { type: "Artist", folder: "artists" },
  playlist: { type: "Playlist", folder: "playlists" },
  show: { type: "Show", folder: "shows" },
  episode: { type: "Episode", folder: "episodes" },
  audiobook: { type: "Audiobook", folder: "audiobooks" },
  chapter: { type: "Chapter", folder: "chapters" },
};

/** Spotify's schema: all operations of its Web API that are not deprecated (as of May 2026). */
export const spotifySchema: SchemaModule = {
  provider: SPOTIFY,
  endpoints: spotifyEndpoints,
  changes: true,

  extend(builder, connections, node) {
    const draft = new Draft(builder, connections, node);
    userTypes(draft);
    artistType(draft);
    albumType(draft);
    trackType(draft);
    showTypes(draft);
    audiobookTypes(draft);
    playlistType(draft);
    searchQuery(draft);
    const library = libraryQuery(draft);
    tasteQueries(draft);
    const player = playerQuery(draft);
    const ofPlaylists = playlistPayload(draft);
    playlistMutations(draft, ofPlaylists);
    playlistItemMutations(draft, ofPlaylists);
    libraryMutations(draft, libraryPayload(draft, library));
    const ofPlayer = playerPayload(draft, player);
    playbackMutations(draft, ofPlayer);
    playbackModeMutations(draft, ofPlayer);
  },

  async node(globalId, context, info): Promise<FoundNode | null> {
    const { kind, id } = readGlobalId(globalId);
    const place = Object.hasOwn(NODES, kind) ? NODES[kind] : undefined;
    if (!place)
      throw new CounterfoilError("invalid_request", { detail: `Objects of the kind ${kind} cannot be asked for.` });
    const { type, folder } = place;
    const api = new WebApi(context);
    const sent = kind === "playlist" ? await findPlaylist(api, id, info) : await api.find(`/${folder}/${id}`);
    return sent && { type, sent };
  },
};
