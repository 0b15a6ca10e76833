import { readdirSync, readFileSync } from "node:fs";
import { type Answer, Connection } from "./race-connection.js";

/** What one connection asks again and again. */
export interface Lane {
  /** The bytes of the next request. */
  request(): string;
  /** Takes the answer to it. */
  answered(answer: Answer): void;
}

/** Who is measured: a program, and what it is asked. */
export interface Contender {
  name: string;
  /** How its work differs, for people. */
  work: string;
  url: string;
  /** Its process. */
  pid: number;
  lanes: readonly Lane[];
  /** Makes ready what so many seconds of questions need; its time does not count. */
  prepare?(seconds: number): void;
}

/** What came of it. */
export interface Score {
  name: string;
  work: string;
  /**
   * Answers per second of one core: per second in which its process computed, the median of its rounds. Where the system
   * does not count that, per second of the clock.
   */
  perSecond: number;
  /** The slowest of 100 answers, milliseconds, with every connection busy. */
  p99: number;
  /** The share of the time in which its process computed, 0 to 1; undefined where the system does not tell. */
  busy: number | undefined;
  /** {@link perSecond} of each round. */
  rounds: readonly number[];
}

const SLICE = 0.5;
/** Warming up lasts until so many answers were given, or so many seconds long. */
const WARM_UP = { answers: 15_000, seconds: 6 };
const FEWEST_ROUNDS = 3;

/**
 * Measures the contenders in turn, many short slices each, so that what disturbs the machine disturbs all of them alike.
 * Each is measured for so many seconds in all, after a warm-up.
 */
export async function race(contenders: readonly Contender[], seconds: number): Promise<Score[]> {
  const runs = contenders.map((contender) => new Run(contender));
  for (const run of runs) await run.warmUp();
  const rounds = Math.max(FEWEST_ROUNDS, Math.round(seconds / SLICE));
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < runs.length; turn++) await runs[(round + turn) % runs.length]?.go(seconds / rounds);
  return runs.map((run) => run.end());
}

/** The median of what one had in each round, in parts of what the other had in the same round. */
export function ratioOf(one: Score, other: Score): number {
  return median(one.rounds.map((perSecond, round) => perSecond / (other.rounds[round] ?? Number.NaN)));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

class Run {
  readonly #contender: Contender;
  #connections: readonly Connection[] = [];
  readonly #rounds: number[] = [];
  readonly #latencies: number[] = [];
  #elapsed = 0;
  #computed = 0;

  constructor(contender: Contender) {
    this.#contender = contender;
  }

  async warmUp(): Promise<void> {
    const { lanes, url } = this.#contender;
    this.#connections = lanes.map(() => new Connection(url));
    const began = performance.now();
    for (let answers = 0; answers < WARM_UP.answers && performance.now() - began < WARM_UP.seconds * 1000; )
      answers += await this.#ask(SLICE, false);
  }

  async go(seconds: number): Promise<void> {
    await this.#ask(seconds, true);
  }

  async #ask(seconds: number, counts: boolean): Promise<number> {
    this.#contender.prepare?.(seconds);
    const latencies: number[] = [];
    const computed = processorTimeOf(this.#contender.pid);
    const began = performance.now();
    const end = began + seconds * 1000;
    await Promise.all(
      this.#contender.lanes.map((lane, at) => this.#drive(lane, this.#connections[at], end, latencies)),
    );
    const elapsed = (performance.now() - began) / 1000;
    if (!counts) return latencies.length;
    const busy = processorTimeOf(this.#contender.pid) - computed;
    this.#rounds.push(latencies.length / (Number.isNaN(busy) ? elapsed : busy));
    for (const latency of latencies) this.#latencies.push(latency);
    this.#elapsed += elapsed;
    this.#computed += busy;
    return latencies.length;
  }

  end(): Score {
    for (const connection of this.#connections) connection.close();
    const { name, work } = this.#contender;
    return {
      name,
      work,
      perSecond: median(this.#rounds),
      p99: quantile(this.#latencies, 0.99),
      busy: Number.isNaN(this.#computed) ? undefined : this.#computed / this.#elapsed,
      rounds: this.#rounds,
    };
  }

  async #drive(lane: Lane, connection: Connection | undefined, end: number, latencies: number[]): Promise<void> {
    for (let asked = performance.now(); connection && asked < end; ) {
      const answer = await connection.ask(lane.request());
      if (answer.status !== 200)
        throw new Error(`${this.#contender.name} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
      lane.answered(answer);
      const now = performance.now();
      latencies.push(now - asked);
      asked = now;
    }
  }
}

/** Seconds for which all threads of a process have computed; NaN where Linux does not count them. */
function processorTimeOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
  } catch {
    return Number.NaN;
  }
}
