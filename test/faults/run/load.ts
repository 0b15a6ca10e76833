import { setTimeout as after } from "node:timers/promises";
import { Honest } from "./honest.js";
import { Road } from "./road.js";
import { Tally } from "./tally.js";
import { Theft } from "./theft.js";
import { type Findings, SECOND, type Trial } from "./trial.js";
import type { World } from "./world.js";

/** What goes wrong while clients refresh. */
export interface BadDay {
  name: string;
  /** Done again and again until the time is over; everything works again when it resolves. */
  disturb: () => Promise<void>;
  /** Where the clients send; by default the servers' own addresses. */
  urls?: readonly string[];
  /** Times it has to happen, at least. */
  least?: number;
  /** Whether the store may lose acknowledged writes; each time may let a theft go on for one more window. */
  fallsBack?: boolean;
  /** What happens to the road itself has an end too. */
  calm?: () => void;
}

/** Late retries that the servers grant by default, as `B` in the model. */
const LATE_RETRIES = 1;
/** How long thefts and last requests may go on after the load, in windows. */
const AFTERMATH = 20;

/** A slow machine gets this many times the seconds to make its refreshes. */
const LONGEST = 3;

/** Sessions whose holders are compared together in the end. */
const AT_ONCE = 10;

/** Lets honest clients and thieves refresh on a bad day, and judges what came of it. */
export async function underLoad(world: World, trial: Trial, day: BadDay): Promise<Findings> {
  const tally = new Tally();
  const road = new Road(day.urls ?? world.urls, tally, trial.window);
  const tokens = async (count: number) => (await world.signIn(count)).map((session) => session.refresh_token);
  const thefts = (await tokens(trial.thefts)).map((token) => new Theft(road, token));
  // Thefts take longest: they begin first.
  const stealing = Promise.all(thefts.map((theft) => theft.run()));
  const fellBack = (sid: string) => world.fallBacksOf(sid) > 0;
  const honest = (await tokens(trial.clients)).map((token, at) => new Honest(road, token, tabsOf(at), fellBack));

  const began = performance.now();
  const running = honest.map((one) => one.run());
  const passed = () => (performance.now() - began) / SECOND;
  const done = () => tally.refreshes >= trial.refreshes && tally.disturbances >= (day.least ?? 1);
  const enough = () => done() || passed() >= LONGEST * trial.seconds;
  while (passed() < trial.seconds || !enough()) {
    await day.disturb();
    tally.disturbances++;
  }
  const seconds = passed();
  day.calm?.();
  road.end();
  const closing = setTimeout(() => {
    road.closed = true;
  }, AFTERMATH * road.window);
  await Promise.all([...running, stealing]);
  await after(1.1 * road.window);
  for (let at = 0; at < honest.length; at += AT_ONCE)
    await Promise.all(honest.slice(at, at + AT_ONCE).map((one) => (one.ended ? undefined : one.compare())));
  clearTimeout(closing);
  const findings = judge(day, tally, thefts, seconds, road.worstStall);
  return { ...findings, violations: [...(await world.deaths()), ...findings.violations] };
}

/** Half of the sessions have one tab, a third two, the others three. */
function tabsOf(index: number): number {
  return [1, 1, 1, 2, 2, 3][index % 6] ?? 1;
}

function judge(day: BadDay, tally: Tally, thefts: readonly Theft[], seconds: number, worstStall: number): Findings {
  const { refreshes, lost, unavailable, comparisons, forks, signedOut, beyond, odd, disturbances } = tally;
  const windows = thefts.map((theft) => theft.windows);
  const caught = thefts.filter((theft) => theft.caught);
  const late = thefts.filter((theft) => theft.windows > LATE_RETRIES + 1 + (day.fallsBack ? theft.disturbances : 0));
  const violations = [
    ...signedOut.map(({ sid, text }) => `honest session ${sid} was signed out: ${text}`),
    ...(forks > 0 ? [`${forks} forks`] : []),
    ...(comparisons === 0 ? ["no holders were compared"] : []),
    ...(refreshes === 0 ? ["nothing was refreshed"] : []),
    ...(caught.length < thefts.length ? [`${thefts.length - caught.length} thefts were not caught`] : []),
    ...caught.filter((theft) => !theft.bothOut).map(({ sid }) => `session ${sid} goes on after its theft was caught`),
    ...late.map(({ sid, windows: count, history }) => `the theft of ${sid} went on for ${count} windows: ${history}`),
    ...[...new Set(odd)].map((text) => `a refresh was answered ${text}`),
    ...(tally.adviceless > 0 ? [`${tally.adviceless} times 503 without Retry-After`] : []),
    ...(disturbances < (day.least ?? 1) ? [`${disturbances} disturbances of at least ${day.least}`] : []),
  ];
  const mean = windows.reduce((sum, count) => sum + count, 0) / Math.max(1, windows.length);
  return {
    name: day.name,
    figures: {
      seconds: Math.round(seconds),
      disturbances,
      refreshes,
      "answers lost": lost,
      "lost past the window": tally.lateLosses,
      "503": unavailable,
      "honest sign-outs": signedOut.length,
      "beyond bounds": beyond.length,
      forks: `${forks} of ${comparisons}`,
      "thefts caught": `${caught.length} of ${thefts.length}`,
      "windows mean": mean.toFixed(2),
      "windows max": Math.max(0, ...windows),
      "worst stall": `${worstStall.toFixed(0)} ms`,
    },
    violations,
  };
}
