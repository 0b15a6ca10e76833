/** How far a search goes, and what may go wrong in it. */
export interface Bounds {
  /** B: the late retries that are granted until two more rotations have followed. */
  lateRetries: number;
  /** Requests the owner may have on their way. */
  tabs: number;
  /** Rotations after which the owner and the thief send nothing more. */
  generations: number;
  /** The owner loses answers past the window only this many generations apart; `never`: only inside the window. */
  lossesApart: number | "never";
  /** How often the store falls back, and what it loses then. */
  fallBacks: number;
  losing: "its newest write" | "everything";
  /** A thief copies the token once: one who shares no window with the owner, or one who knows the owner's rhythm. */
  thief: "none" | "apart" | "knowing";
}
