import type { Lane } from "./race.js";
import { getRequest } from "./race-connection.js";

/** Connections of each contender. */
export const LANES = 32;
/** Tokens that come again and again, and browsers with a session. */
export const TOKENS = 1_000;
export const BROWSERS = 32;
const PATH = "/resource";

/** Connections that all ask with the next of these headers, from the first again after the last. */
export function lanesWith(name: string, values: readonly string[]): Lane[] {
  let next = 0;
  const requests = values.map((value) => getRequest(PATH, { [name]: value }));
  const lane = { request: () => requests[next++ % requests.length] ?? "", answered: () => undefined };
  return Array.from({ length: LANES }, () => lane);
}

/** Connections on which each token is asked with once. */
export class FreshTokens {
  readonly lanes: Lane[];
  readonly #mint: () => string;
  #ready: string[] = [];

  constructor(mint: () => string) {
    this.#mint = mint;
    const lane = { request: () => this.#take(), answered: () => undefined };
    this.lanes = Array.from({ length: LANES }, () => lane);
  }

  /** Makes tokens before they are needed, so that asking does not pay for them. */
  prepare(count: number): void {
    while (this.#ready.length < count) this.#ready.push(this.#request());
  }

  #take(): string {
    return this.#ready.pop() ?? this.#request();
  }

  #request(): string {
    return getRequest(PATH, { authorization: `Bearer ${this.#mint()}` });
  }
}
