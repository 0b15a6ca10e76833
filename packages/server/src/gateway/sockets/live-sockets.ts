import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, DAY, SECOND } from "../../lib/clock.js";
import type { Log } from "../../lib/log.js";
import type { Revoked } from "../../sessions/revoked.js";
import type { Sessions } from "../../sessions/sessions.js";
import type { Admission } from "../../sessions/tickets.js";
import { isStorageFault } from "../../storage/fault.js";
import type { RevocationFeed } from "../../storage/revocation-feed.js";
import type { LiveSocket } from "./live-socket.js";

/** Sockets of one session in one process. */
const MOST_PER_SESSION = 5;
/** When to ask again where the store did not say when a session ends. */
const AGAIN = 5 * SECOND;

interface Parts {
  feed: RevocationFeed;
  revoked: Revoked;
  sessions: Sessions;
  clock: Clock;
  log: Log;
}

/**
 * The open sockets of one process. Each ends with its session: when it is signed out anywhere, by the feed, and when its
 * time is over. The access token it began with may expire meanwhile.
 */
export class LiveSockets {
  readonly #parts: Parts;
  readonly #bySession = new Map<string, Set<LiveSocket>>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#stopListening = parts.feed.listen(({ kind, value }) => {
      const sockets = kind === "sid" ? (this.#bySession.get(value) ?? []) : this.#all();
      for (const socket of sockets) this.#holdAgainstRevoked(socket);
    });
  }

  /** How many are open. */
  get size(): number {
    return this.#all().length;
  }

  /** How many subscriptions run on them. */
  get subscriptions(): number {
    return this.#all().reduce((sum, { subscriptions }) => sum + subscriptions.size, 0);
  }

  /** Throws `rate_limited` where the session has as many as it may, and `overloaded` where the process ends. */
  requireRoom(sid: string): void {
    if (this.#closed) throw new CounterfoilError("overloaded", { retryAfter: 1 });
    if ((this.#bySession.get(sid)?.size ?? 0) < MOST_PER_SESSION) return;
    throw new CounterfoilError("rate_limited", { retryAfter: 10, detail: "The session has too many sockets." });
  }

  /** Watches over a socket from now on. */
  add(socket: LiveSocket, { endsAt }: Admission): void {
    const { sid } = socket.access;
    const sockets = this.#bySession.get(sid) ?? new Set();
    this.#bySession.set(sid, sockets.add(socket));
    const watch = new SessionWatch(socket, endsAt, this.#parts);
    void socket.ended.then(() => {
      watch.stop();
      sockets.delete(socket);
      if (sockets.size === 0) this.#bySession.delete(sid);
    });
    // What the feed told between the look into SQL and now.
    this.#holdAgainstRevoked(socket);
  }

  /** Lets all go, and listens no more. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const socket of this.#all()) socket.leave();
  }

  #all(): LiveSocket[] {
    return [...this.#bySession.values()].flatMap((sockets) => [...sockets]);
  }

  #holdAgainstRevoked(socket: LiveSocket): void {
    const { claims, kid } = socket.access;
    const { revoked } = this.#parts;
    const standing = revoked.standingOf(claims, kid);
    if (standing === "signed_out") socket.close(revoked.causeOf(claims.sid) ?? "signed_out");
    else if (standing !== "valid") socket.close("ticket_expired");
  }
}

/** Ends a socket when its session's time is over; every refresh moves that time, so it asks before it closes. */
class SessionWatch {
  readonly #socket: LiveSocket;
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(socket: LiveSocket, endsAt: number, parts: Parts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#wait(endsAt - parts.clock.now());
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** A timer cannot be set for as long as a session may live. */
  #wait(milliseconds: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#ask(), Math.min(Math.max(0, milliseconds), DAY));
    this.#timer.unref();
  }

  async #ask(): Promise<void> {
    const { sessions, clock, log } = this.#parts;
    const { sid, claims } = this.#socket.access;
    try {
      const endsAt = await sessions.endOf(sid, claims.iat * SECOND);
      if (endsAt === undefined) this.#socket.close("signed_out");
      // Only SQL says that somebody is signed out; a refresh will tell what an unused session came to.
      else if (endsAt <= clock.now()) this.#socket.close("ticket_expired");
      else this.#wait(endsAt - clock.now());
    } catch (error) {
      if (!isStorageFault(error) && !(error instanceof CounterfoilError)) log.error({ err: error }, "internal error");
      this.#wait(AGAIN);
    }
  }
}
