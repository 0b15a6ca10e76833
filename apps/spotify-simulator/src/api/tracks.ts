import { find } from "./ids.js";
import { fullTrack } from "./objects/music.js";
import { type Operation, ok } from "./operation.js";

/** Tracks. */
export const trackOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/tracks/{id}",
    scopes: [],
    mode: "both",
    cache: "catalogue",
    handler: (call) =>
      ok(
        fullTrack(
          call.view,
          find(call, "id", (id) => call.simulation.catalogue.track(id)),
        ),
      ),
  },
];
