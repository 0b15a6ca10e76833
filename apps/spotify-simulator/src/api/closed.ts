import { ApiError } from "./api-error.js";
import { extended } from "./legacy.js";
import type { Operation } from "./operation.js";

/** Operations closed to new apps of every mode in November 2024: what Spotify answers them with is all there is. */
export const closedOperations: readonly Operation[] = [
  ...closed(403, "Forbidden", ["/audio-features", "/audio-features/{id}", "/audio-analysis/{id}"]),
  ...closed(404, "Not found", [
    "/recommendations",
    "/recommendations/available-genre-seeds",
    "/artists/{id}/related-artists",
    "/browse/featured-playlists",
    "/browse/categories/{category_id}/playlists",
  ]),
];

function closed(status: number, message: string, paths: readonly string[]): Operation[] {
  return paths.map((path) =>
    extended(path, () => {
      throw new ApiError(status, message);
    }),
  );
}
