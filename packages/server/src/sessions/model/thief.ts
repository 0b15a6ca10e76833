import type { Bounds } from "./bounds.js";
import { REFUSED, type Records } from "./records.js";
import { type Move, NONE, type Presence, served, type World } from "./world.js";

/** What the thief can do: copy the jar once, and refresh the copy. Its answers never get lost. */
export function thiefMoves(world: World, records: Records, { thief, generations }: Bounds): Move[] {
  if (thief === "none") return [];
  if (!world.stolen) return [{ label: `steal ${world.jar}`, to: { ...world, stolen: true, copy: world.jar } }];
  const { open, ended } = records.state(world.record);
  if (world.copy === NONE || world.copy >= generations || ended) return [];
  if (thief === "apart" && open && world.owner !== "away") return [];
  const { answer, record } = records.step(world.record, world.copy);
  const presence: Presence = answer > world.copy || world.thief === "ahead" ? "ahead" : "seen";
  const to = { ...served(world, record), copy: answer === REFUSED ? NONE : answer, thief: presence };
  return [{ label: `thief ${world.copy}: ${answer === REFUSED ? "refused" : answer}`, to }];
}
