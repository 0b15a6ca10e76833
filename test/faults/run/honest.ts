import { Luck } from "./luck.js";
import type { Road } from "./road.js";
import { placeOf } from "./token.js";

/** Holders that refresh inside one window hold one token after fewer steps. */
const ROUNDS = 3;

/** How many times as long as the server took a tab may wait: a slow machine is not buried in requests. */
const PATIENCE = 8;

/** Asks whether the store of a session is known to have fallen back. */
export type FellBack = (sid: string) => boolean;

/** An honest session: tabs that share one jar and refresh again and again, as `docs/sessions.md` tells clients to. */
export class Honest {
  readonly sid: string;
  readonly luck: Luck;
  ended = false;
  #jar: string;
  readonly #road: Road;
  readonly #tabs: number;
  readonly #fellBack: FellBack;
  readonly #history: string[] = [];

  constructor(road: Road, token: string, tabs: number, fellBack: FellBack) {
    this.sid = placeOf(token).sid;
    this.luck = new Luck(road.window);
    this.#jar = token;
    this.#road = road;
    this.#tabs = tabs;
    this.#fellBack = fellBack;
  }

  /** Refreshes until the road is over. */
  async run(): Promise<void> {
    const tabs = Array.from({ length: this.#tabs }, () => this.#tab());
    await Promise.all(this.#tabs > 1 ? [...tabs, this.#compareAgain()] : tabs);
    this.#road.tally.lateLosses += this.luck.lateLosses.length;
  }

  /**
   * All holders present the token at once, each to a server of its choice, and then each what it got, until all are of
   * one generation. When the window closes amid them, or the store falls back, answers differ once each. Says nothing
   * where an answer is missing or late.
   */
  async compare(holders = Math.max(2, this.#tabs)): Promise<void> {
    const { window, tally } = this.#road;
    const began = performance.now();
    let tokens = Array.from({ length: holders }, () => this.#jar);
    for (let round = 1; round <= ROUNDS; round++) {
      const answers = await this.#together(tokens);
      if (!answers || performance.now() - began > (window / 4) * round) return;
      if (new Set(answers.map((token) => placeOf(token).generation)).size === 1) break;
      if (round === ROUNDS) tally.forks++;
      tokens = answers;
    }
    tally.comparisons++;
  }

  /** One refresh, repeated until it is answered; tells how long the answer took, in milliseconds. */
  async refresh(): Promise<number> {
    for (let attempt = 1; !this.ended && !this.#road.closed; attempt++) {
      const generation = placeOf(this.#jar).generation;
      const began = performance.now();
      if (await this.#present(this.#jar)) return performance.now() - began;
      await this.#waitAfterLoss(generation, attempt);
    }
    return 0;
  }

  async #tab(): Promise<void> {
    const road = this.#road;
    let took = 0;
    await road.rest(0, 1.5 * road.window);
    while (!road.over && !this.ended) {
      // Now and then long enough that the window closes unused.
      if (road.random.int(1, 25) === 1) await road.rest(road.window, 1.3 * road.window);
      else await road.rest(road.window / 20, road.window / 6 + PATIENCE * took);
      took = await this.refresh();
    }
  }

  async #compareAgain(): Promise<void> {
    const road = this.#road;
    while (!road.over && !this.ended) {
      await road.rest(road.window, 2 * road.window);
      if (!road.over) await this.compare();
    }
  }

  /** A client that is alone with its session now and then sleeps past the window, as often as the protocol bears. */
  async #waitAfterLoss(generation: number, attempt: number): Promise<void> {
    const road = this.#road;
    const sleeps = this.#tabs === 1 && !road.over && road.random.int(1, 8) === 1;
    if (sleeps && this.luck.mayLoseLate(generation)) await road.pause(1.1 * road.window, 1.4 * road.window);
    else await road.backOff(attempt);
  }

  async #together(tokens: readonly string[]): Promise<string[] | undefined> {
    const answers = await Promise.all(tokens.map((token) => this.#present(token)));
    return answers.every((answer) => answer !== undefined) ? answers : undefined;
  }

  /** Sends one token; the jar keeps what comes back last. */
  async #present(token: string): Promise<string | undefined> {
    const { generation } = placeOf(token);
    const sentAt = performance.now();
    const reply = await this.#road.refresh(token);
    this.#note(generation, sentAt, reply.kind === "token" ? String(placeOf(reply.token).generation) : reply.kind);
    if (reply.kind === "unknown") {
      this.luck.unanswered(generation, sentAt);
      return undefined;
    }
    this.luck.answered(generation);
    if (reply.kind === "token") {
      this.#jar = reply.token;
      return reply.token;
    }
    if (!this.ended) this.#signedOut(reply.text);
    return undefined;
  }

  #signedOut(text: string): void {
    this.ended = true;
    const { tally, stalled } = this.#road;
    const list = stalled || this.luck.isBeyondBounds(this.#fellBack(this.sid)) ? tally.beyond : tally.signedOut;
    list.push({ sid: this.sid, text: `${text} after ${this.#history.slice(-14).join(", ")}` });
  }

  #note(generation: number, sentAt: number, what: string): void {
    const [sent, now] = [sentAt, performance.now()].map((time) => (time / 1000).toFixed(2));
    this.#history.push(`${generation} → ${what} (${sent}–${now} s)`);
    if (this.#history.length > 50) this.#history.shift();
  }
}
