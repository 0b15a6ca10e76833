import { albumOperations } from "./albums.js";
import { artistOperations } from "./artists.js";
import { legacyOperations } from "./legacy.js";
import { libraryOperations } from "./library.js";
import { meOperations } from "./me.js";
import type { Operation } from "./operation.js";
import { playerOperations } from "./player.js";
import { playlistOperations } from "./playlists.js";
import { searchOperations } from "./search.js";
import { trackOperations } from "./tracks.js";

/** Every operation the simulator knows, named and scoped as in Spotify's reference. */
export const operations: readonly Operation[] = [
  ...meOperations,
  ...playlistOperations,
  ...trackOperations,
  ...albumOperations,
  ...artistOperations,
  ...searchOperations,
  ...libraryOperations,
  ...playerOperations,
  ...legacyOperations,
];
