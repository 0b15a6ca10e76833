import type { Chapter, Episode } from "../catalogue/talk-records.js";
import type { ResumePoint } from "./objects/talk.js";
import type { Call } from "./operation.js";

const almostOver = 15_000;

/** Where the user stopped in an episode or a chapter; `undefined` without the scope for it. */
export function resumePoint(call: Call, part: Episode | Chapter): ResumePoint | undefined {
  if (!call.scopes.includes("user-read-playback-position")) return undefined;
  const heard = call.simulation.players.of(call.user).heard(part);
  return heard >= part.durationMs - almostOver
    ? { fully_played: true, resume_position_ms: 0 }
    : { fully_played: false, resume_position_ms: heard };
}
