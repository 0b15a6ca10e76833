/** No record, no token, no generation. */
export const NONE = -9;

/** One party in one window: it did nothing, it refreshed, or it got a newer token than it had. */
export type Presence = "away" | "seen" | "ahead";

/** Everything that matters at one moment: the store, the messages on their way, and who holds which token. */
export interface World {
  /** The record, and the one the store would fall back to without its newest write (or `NONE`). */
  record: number;
  before: number;
  fallBacks: number;
  /** What the owner's tabs hold together. */
  jar: number;
  /** Generations and answers on their way, sorted. */
  requests: readonly number[];
  answers: readonly number[];
  /** A message was lost in this window; noted only where none may be lost past it. */
  lossy: boolean;
  /** The generation at which an answer was last lost past the window, or `NONE`. */
  lostAt: number;
  signedOut: boolean;
  stolen: boolean;
  /** What the thief holds; `NONE` before the theft and once the thief was refused. */
  copy: number;
  owner: Presence;
  thief: Presence;
  /** Windows since the theft in which one got ahead and the other did not. */
  ownerWindows: number;
  thiefWindows: number;
}

/** One thing that can happen next. */
export interface Move {
  label: string;
  to: World;
}

/** A session has just begun, at this record. */
export function beginning(record: number): World {
  return {
    record,
    before: NONE,
    fallBacks: 0,
    jar: 0,
    requests: [],
    answers: [],
    lossy: false,
    lostAt: NONE,
    signedOut: false,
    stolen: false,
    copy: NONE,
    owner: "away",
    thief: "away",
    ownerWindows: 0,
    thiefWindows: 0,
  };
}

/** The world after a step of the store: a step that wrote can be lost. */
export function served(world: World, record: number): World {
  return record === world.record ? world : { ...world, record, before: world.record };
}

/** Windows in which owner and thief got ahead side by side. */
export function coexistence({ ownerWindows, thiefWindows }: World): number {
  return Math.min(ownerWindows, thiefWindows);
}

/** The same text for the same world. */
export function encode(world: World): string {
  const { record, before, fallBacks, jar, requests, answers, lossy, lostAt, signedOut } = world;
  const { stolen, copy, owner, thief, ownerWindows, thiefWindows } = world;
  return `${record} ${before} ${fallBacks} ${jar} ${requests} ${answers} ${lossy} ${lostAt} ${signedOut} ${stolen} ${copy} ${owner} ${thief} ${ownerWindows} ${thiefWindows}`;
}
