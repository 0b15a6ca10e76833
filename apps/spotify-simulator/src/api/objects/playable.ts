import type { Playable } from "../../catalogue/records.js";
import { fullTrack } from "./music.js";
import { fullEpisode, type ResumePoint } from "./talk.js";
import type { View } from "./view.js";

/** `TrackObject` or `EpisodeObject`. */
export function fullPlayable(view: View, playable: Playable, resume?: ResumePoint): object {
  return "show" in playable ? fullEpisode(view, playable, resume) : fullTrack(view, playable);
}
