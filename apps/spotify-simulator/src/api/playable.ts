import { fullPlayable } from "./objects/playable.js";
import type { Call } from "./operation.js";
import { resumePoint } from "./resume-point.js";

/** `TrackObject` or `EpisodeObject` of a URI, with the place where this user stopped. */
export function playableFor(call: Call, uri: string): object | null {
  const playable = call.simulation.catalogue.playable(uri);
  if (!playable) return null;
  return fullPlayable(call.view, playable, "show" in playable ? resumePoint(call, playable) : undefined);
}
