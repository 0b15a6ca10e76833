import { albumOperations } from "./albums.js";
import { artistOperations } from "./artists.js";
import { audiobookOperations } from "./audiobooks.js";
import { categoryOperations } from "./categories.js";
import { closedOperations } from "./closed.js";
import { episodeOperations } from "./episodes.js";
import { followOperations } from "./follows.js";
import { legacyOperations } from "./legacy.js";
import { legacyTalkOperations } from "./legacy-talk.js";
import { libraryOperations } from "./library.js";
import { meOperations } from "./me.js";
import type { Operation } from "./operation.js";
import { playerOperations } from "./player.js";
import { playerCommands } from "./player-commands.js";
import { playlistEditOperations } from "./playlist-edits.js";
import { playlistImageOperations } from "./playlist-images.js";
import { playlistItemOperations } from "./playlist-items.js";
import { playlistOperations } from "./playlists.js";
import { savedOperations } from "./saved.js";
import { searchOperations } from "./search.js";
import { showOperations } from "./shows.js";
import { trackOperations } from "./tracks.js";

/** Every operation the simulator knows, named and scoped as in Spotify's reference. */
export const operations: readonly Operation[] = [
  ...meOperations,
  ...playlistOperations,
  ...playlistEditOperations,
  ...playlistItemOperations,
  ...playlistImageOperations,
  ...savedOperations,
  ...followOperations,
  ...trackOperations,
  ...albumOperations,
  ...artistOperations,
  ...showOperations,
  ...episodeOperations,
  ...audiobookOperations,
  ...searchOperations,
  ...libraryOperations,
  ...playerOperations,
  ...playerCommands,
  ...legacyOperations,
  ...legacyTalkOperations,
  ...categoryOperations,
  ...closedOperations,
];
