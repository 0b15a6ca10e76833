/** How long and how large a scenario is. */
export interface Trial {
  /** Of load, at least; starting, healing and the last checks come on top. */
  seconds: number;
  /** The load goes on for this many refreshes, but for no more than three times its seconds. */
  refreshes: number;
  /** The retry window, whole seconds. */
  window: number;
  /** Honest sessions. */
  clients: number;
  /** Sessions whose refresh token is copied. */
  thefts: number;
}

/** What a scenario found: its figures by name, and what must not be. */
export interface Findings {
  name: string;
  figures: Record<string, number | string>;
  violations: string[];
}

/** One kind of bad day. */
export interface Scenario {
  name: string;
  /** Only when it is named: a whole run stays below ten minutes. */
  onRequest?: true;
  run(trial: Trial): Promise<Findings>;
}

export const SECOND = 1000;
