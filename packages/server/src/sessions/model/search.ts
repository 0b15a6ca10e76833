import type { Bounds } from "./bounds.js";
import { moves, presentable } from "./moves.js";
import { Contradiction } from "./record-state.js";
import type { Records } from "./records.js";
import { beginning, coexistence, encode, type World } from "./world.js";

/** What a search found, with the shortest way to it. */
export interface Found {
  states: number;
  /** States in which the owner is signed out, and the way to one; undefined when there is none. */
  signOuts: number;
  signedOut: string | undefined;
  /** The most windows in which owner and thief got ahead side by side, the session going on after them. */
  windows: number;
  longest: string;
}

interface Reached {
  world: World;
  label: string;
  from: Reached | undefined;
}

/** Every interleaving within the bounds, breadth first, so that what is found is found the shortest way. */
export async function search(
  records: Records,
  bounds: Bounds,
  progress: (states: number) => void = () => undefined,
): Promise<Found> {
  const start: Reached = { world: beginning(records.begun), label: "", from: undefined };
  const seen = new Set([encode(start.world)]);
  let signOuts = 0;
  let signedOut: Reached | undefined;
  let longest = start;
  for (let frontier = [start]; frontier.length > 0; ) {
    const next: Reached[] = [];
    for (const from of frontier) {
      await learn(records, from);
      for (const { label, to } of moves(from.world, records, bounds)) {
        const text = encode(to);
        if (seen.has(text)) continue;
        seen.add(text);
        const reached = { world: to, label, from };
        if (to.signedOut) {
          signOuts += 1;
          signedOut ??= reached;
        }
        if (coexistence(to) > coexistence(longest.world)) longest = reached;
        next.push(reached);
      }
    }
    progress(seen.size);
    frontier = next;
  }
  return {
    states: seen.size,
    signOuts,
    signedOut: signedOut && way(signedOut),
    windows: coexistence(longest.world),
    longest: way(longest),
  };
}

async function learn(records: Records, reached: Reached): Promise<void> {
  try {
    for (const presented of presentable(reached.world)) await records.learn(reached.world.record, presented);
  } catch (error) {
    if (error instanceof Contradiction) error.message += `, after: ${way(reached)}`;
    throw error;
  }
}

function way(to: Reached): string {
  const labels: string[] = [];
  for (let at = to; at.from; at = at.from) labels.unshift(at.label);
  return labels.join(" | ");
}
