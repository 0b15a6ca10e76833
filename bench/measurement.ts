import type { Score } from "./race.js";

/** What a benchmark says in the end: to people, to machines, and whether its aims were reached. */
export interface Report {
  lines: string[];
  record: object;
  reached: boolean;
  /** What was measured against one another; it can be drawn, and its lines are Markdown. */
  scores?: readonly Score[];
}

/** How many requests a program answers. */
export interface Measurement {
  /** What was asked, for people. */
  what: string;
  /** Answers counted. */
  requests: number;
  seconds: number;
  requestsPerSecond: number;
  /** Requests per second below which the benchmark fails. */
  aim: number;
}

export function report(measurement: Measurement): Report {
  const { requestsPerSecond, aim } = measurement;
  return { lines: [sentence(measurement)], record: measurement, reached: requestsPerSecond >= aim };
}

function sentence({ what, requests, seconds, requestsPerSecond, aim }: Measurement): string {
  const verdict = requestsPerSecond >= aim ? "reached" : "missed";
  const number = (value: number) => Math.round(value).toLocaleString("en");
  return `${what}: ${number(requestsPerSecond)} requests/s (${number(requests)} in ${seconds.toFixed(1)} s; aim ${number(aim)}, ${verdict})`;
}
