/** What a benchmark found. */
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

/** One line for people. */
export function sentence({ what, requests, seconds, requestsPerSecond, aim }: Measurement): string {
  const verdict = requestsPerSecond >= aim ? "reached" : "missed";
  const number = (value: number) => Math.round(value).toLocaleString("en");
  return `${what}: ${number(requestsPerSecond)} requests/s (${number(requests)} in ${seconds.toFixed(1)} s; aim ${number(aim)}, ${verdict})`;
}
