import { Random } from "../catalogue/random.js";
import type { PlayerState } from "./state.js";

const historyLength = 50;
/** From here on a track counts as played. */
const countsAsPlayed = 30_000;

/** What plays as time goes by: a list in its order, a queue in between, and what was heard. */
export class Playback {
  constructor(
    readonly state: PlayerState,
    private readonly durationOf: (uri: string) => number,
  ) {}

  /** How far the current item is, in milliseconds. */
  progress(now: number): number {
    const { playing, position, since } = this.state;
    return playing ? position + Math.max(0, now - since) : position;
  }

  /** Lets happen what happened since the last look: items end, the next ones begin. */
  catchUp(now: number): void {
    const { state } = this;
    if (!state.playing) return;
    // The clock was turned back.
    if (now < state.since) state.since = now;
    this.#leaveOutRounds(now);
    while (state.playing) {
      const end = state.since + this.#duration - state.position;
      if (end > now) return;
      this.#leave(end);
      if (state.repeat === "track") this.#begin(state.current, end);
      else this.#advance(end);
    }
  }

  /** Plays a list from one of its places; without one from its beginning, or anywhere when shuffled. */
  play(context: string | null, list: string[], place: number | undefined, position: number, now: number): void {
    const { state } = this;
    this.#leave(now);
    state.context = context;
    state.list = list;
    state.playing = true;
    const random = new Random(`start ${now}`);
    this.#arrange(place ?? (state.shuffle ? random.int(0, list.length - 1) : 0), now);
    this.#begin(this.#listed, now);
    this.seek(position, now);
  }

  resume(now: number): void {
    this.state.since = now;
    this.state.playing = true;
  }

  pause(now: number): void {
    this.#hear(now);
    this.state.position = this.progress(now);
    this.state.since = now;
    this.state.playing = false;
  }

  /** Moves within the current item; behind its end the next one begins. */
  seek(position: number, now: number): void {
    if (position >= this.#duration) {
      this.next(now);
      return;
    }
    this.state.position = position;
    this.state.since = now;
  }

  next(now: number): void {
    this.#leave(now);
    this.state.playing = true;
    this.#advance(now);
  }

  /** Goes one place back; `false` where there is none. */
  previous(now: number): boolean {
    const { state } = this;
    const fromQueue = state.current !== this.#listed;
    if (!fromQueue && state.at === 0 && state.repeat !== "context") return false;
    this.#leave(now);
    if (!fromQueue) state.at = (state.at + state.order.length - 1) % state.order.length;
    state.playing = true;
    this.#begin(this.#listed, now);
    return true;
  }

  shuffle(on: boolean, now: number): void {
    if (this.state.shuffle === on) return;
    this.state.shuffle = on;
    this.#arrange(this.state.order[this.state.at] ?? 0, now);
  }

  /** What comes next: the queue, then the rest of the list, and the list anew when it repeats. */
  upcoming(): string[] {
    const { queue, order, list, at, repeat } = this.state;
    const places = repeat === "context" ? [...order.slice(at + 1), ...order.slice(0, at + 1)] : order.slice(at + 1);
    return [...queue, ...places.flatMap((place) => list[place] ?? [])];
  }

  get #duration(): number {
    return this.durationOf(this.state.current);
  }

  /** The item at the current place of the list. */
  get #listed(): string {
    const { list, order, at } = this.state;
    return list[order[at] ?? 0] ?? this.state.current;
  }

  /** Puts the list in playing order around the place that plays now. */
  #arrange(place: number, now: number): void {
    const { state } = this;
    const places = [...state.list.keys()];
    if (state.shuffle) {
      const rest = places.filter((other) => other !== place);
      state.order = [place, ...new Random(`shuffle ${now}`).sample(rest, rest.length)];
      state.at = 0;
    } else {
      state.order = places;
      state.at = place;
    }
  }

  #begin(uri: string, now: number): void {
    this.state.current = uri;
    this.state.position = 0;
    this.state.since = now;
  }

  /** The queue goes first; a list that ends without repeating stands still at its beginning. */
  #advance(now: number): void {
    const { state } = this;
    const queued = state.queue.shift();
    if (queued !== undefined) {
      this.#begin(queued, now);
      return;
    }
    const over = state.at + 1 === state.order.length;
    state.at = over ? 0 : state.at + 1;
    if (over && state.repeat === "off") state.playing = false;
    this.#begin(this.#listed, now);
  }

  /** The current item is over or left: it goes into the history. */
  #leave(now: number): void {
    this.#hear(now);
    const { history, current, context } = this.state;
    if (isEpisode(current) || this.progress(now) < countsAsPlayed) return;
    history.unshift({ uri: current, context, playedAt: now });
    history.length = Math.min(history.length, historyLength);
  }

  #hear(now: number): void {
    const { heard, current } = this.state;
    if (isEpisode(current)) heard[current] = Math.min(this.progress(now), this.#duration);
  }

  /** A clock moved by years would play one album thousands of times: what the history would forget is left out. */
  #leaveOutRounds(now: number): void {
    const { state } = this;
    if (state.repeat === "off" || state.queue.length > 0) return;
    const round =
      state.repeat === "track" ? this.#duration : state.list.reduce((length, uri) => length + this.durationOf(uri), 0);
    const rounds = Math.floor((now - state.since) / round) - historyLength;
    if (rounds > 0) state.since += rounds * round;
  }
}

function isEpisode(uri: string): boolean {
  return uri.startsWith("spotify:episode:");
}
