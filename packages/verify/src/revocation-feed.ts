import { setTimeout as delay } from "node:timers/promises";
import type { RevocationEntry } from "@counterfoil/protocol";
import { EventStream, type StreamEvent } from "./event-stream.js";
import { readEntry, readMark } from "./revocation-events.js";

/** Milliseconds between two tries: at first, at most, and after a refusal that only an operator can mend. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
const REFUSED_PAUSE = 30_000;

/** Who hears the feed. */
export interface FeedListener {
  /** A new connection begins to tell; marks start again with its `ready`. */
  connected(): void;
  /** One revocation; the same may be told again. */
  revoked(entry: RevocationEntry): void;
  /** Everything up to the watermark has been told. False where that is no news. */
  marked(watermark: number): boolean;
  /** The connection failed or was refused; the feed tries again by itself. */
  failed(error: unknown): void;
}

/**
 * The feed of revocations, `GET /revocations`: server-sent events over one connection, which is opened again, with a
 * growing random pause, whenever it ends, fails or says nothing new for too long. It goes on after the last mark.
 */
export class RevocationFeed {
  readonly #url: string;
  readonly #authorization: string;
  readonly #silence: number;
  readonly #listener: FeedListener;
  readonly #closed = new AbortController();
  #lastEventId = "";
  #failures = 0;
  #connections = 0;

  /** `silence`: milliseconds without news after which a connection counts as dead. */
  constructor(url: string, authorization: string, silence: number, listener: FeedListener) {
    this.#url = url;
    this.#authorization = authorization;
    this.#silence = silence;
    this.#listener = listener;
  }

  /** How often a connection was begun. */
  get connections(): number {
    return this.#connections;
  }

  /** Listens until closed. Never throws. */
  async run(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      const pause = await this.#listen().catch((error: unknown) => this.#pauseAfter(error));
      await delay(pause, undefined, { signal: this.#closed.signal }).catch(() => undefined);
    }
  }

  close(): void {
    this.#closed.abort();
  }

  /** One connection, from its request to its end; gives the pause before the next one. */
  async #listen(): Promise<number> {
    const connection = new AbortController();
    const end = () => connection.abort();
    this.#closed.signal.addEventListener("abort", end);
    let watchdog = setTimeout(end, this.#silence);
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, this.#silence);
    };
    try {
      this.#connections++;
      const body = await this.#open(connection.signal);
      this.#listener.connected();
      await this.#readAll(body, alive);
      return this.#pause();
    } catch (error) {
      if (connection.signal.aborted) throw new Error(`${this.#url} said nothing new for ${this.#silence} ms`);
      throw error;
    } finally {
      clearTimeout(watchdog);
      this.#closed.signal.removeEventListener("abort", end);
      connection.abort();
    }
  }

  async #open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const headers = new Headers({
      authorization: this.#authorization,
      accept: "text/event-stream",
      "cache-control": "no-store",
    });
    if (this.#lastEventId !== "") headers.set("last-event-id", this.#lastEventId);
    const response = await fetch(this.#url, { headers, redirect: "manual", signal });
    const isStream = response.headers.get("content-type")?.toLowerCase().startsWith("text/event-stream");
    if (response.status === 200 && isStream && response.body) return response.body;
    if (response.status === 401 || response.status === 403) throw new Refused(this.#url, response.status);
    throw new Error(`${this.#url} answered ${response.status}, no stream of events`);
  }

  async #readAll(body: AsyncIterable<Uint8Array>, alive: () => void): Promise<void> {
    const stream = new EventStream();
    let isReady = false;
    for await (const chunk of body) {
      for (const event of stream.read(chunk)) {
        isReady ||= event.type === "ready";
        if (this.#hear(event, isReady)) alive();
      }
    }
    if (!isReady) throw new Error(`${this.#url} ended before it had told everything`);
  }

  /** Whether the event brought the feed on. */
  #hear(event: StreamEvent, isReady: boolean): boolean {
    if (event.type === "revocation") {
      this.#listener.revoked(readEntry(event.data));
      return true;
    }
    if (!isReady || (event.type !== "mark" && event.type !== "ready")) return false;
    const isNews = this.#listener.marked(readMark(event.data).watermark);
    // Only here has everything up to the id been told; to go on from an entry could leave out its neighbours.
    this.#lastEventId = event.id;
    this.#failures = 0;
    return isNews;
  }

  #pauseAfter(error: unknown): number {
    if (this.#closed.signal.aborted) return 0;
    this.#listener.failed(error);
    return error instanceof Refused ? REFUSED_PAUSE : this.#pause();
  }

  /** Doubles with each failure; random, so that a thousand verifiers do not come back in one moment. */
  #pause(): number {
    const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** ++this.#failures);
    return FIRST_PAUSE + Math.random() * (most - FIRST_PAUSE);
  }
}

/** The issuer knows us and says no: waiting does not help, an operator does. */
class Refused extends Error {
  constructor(url: string, status: number) {
    super(`${url} refuses this client (${status}): check its id, its secret, and that it may use the feed`);
  }
}
