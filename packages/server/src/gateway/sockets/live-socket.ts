import { performance } from "node:perf_hooks";
import { CLOSE_CODES, type CloseReason } from "@counterfoil/protocol";
import type { RawData, WebSocket } from "ws";
import { SECOND } from "../../lib/clock.js";
import type { Access } from "../../sessions/session.js";

/** Messages of one socket in each window; pings count too. */
const MOST_MESSAGES = 20;
const WINDOW = 10 * SECOND;
/** A peer that has not answered the ping before when the next one is due is gone. */
const HEARTBEAT = 30 * SECOND;
/** A peer that leaves more unread is cut off. */
const MOST_UNREAD = 1024 * 1024;
/** What a peer is given to answer a close frame. */
const FAREWELL = SECOND;

/** The close codes of RFC 6455 §7.4.1 that the server itself sends. */
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;

/**
 * How a socket ended: closed by us with one of our words, or because the process ends (`left`) or has failed (`failed`);
 * `gone`: its peer has closed or broken it, or did not answer.
 */
export type SocketEnd = CloseReason | "left" | "failed" | "gone";

/** An open socket of one session, within its limits. Once it is closed nothing more is read or sent. */
export class LiveSocket {
  readonly access: Access;
  /** Resolves when it is over, whoever ended it. */
  readonly ended: Promise<SocketEnd>;
  /** Operations under way. */
  operations = 0;
  /** Those of them that are subscriptions, by the id that the peer gave them. */
  readonly subscriptions = new Set<string>();
  readonly #socket: WebSocket;
  readonly #heartbeat: NodeJS.Timeout;
  #end: (end: SocketEnd) => void = () => undefined;
  #over = false;
  #answered = true;
  #messages = 0;
  #windowEnds = 0;

  constructor(socket: WebSocket, access: Access) {
    this.access = access;
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT);
    this.#heartbeat.unref();
    socket.on("pong", () => {
      this.#answered = true;
    });
    socket.on("ping", () => this.#count());
    // What breaks the framing or the size limit is closed by the library, with the code of RFC 6455.
    socket.on("error", () => this.#finish("gone"));
    socket.on("close", () => this.#finish("gone"));
  }

  /** Hears each message of text. One that fails is a fault of ours. */
  onMessage(listener: (text: string) => Promise<void>, onFault: (error: unknown) => void): void {
    this.#socket.on("message", (data: RawData, isBinary: boolean) => {
      if (this.#over || !this.#count()) return;
      if (isBinary) return this.close("invalid_request");
      listener(data.toString()).catch((error: unknown) => {
        onFault(error);
        this.#closeWith(INTERNAL_ERROR, "", "failed");
      });
    });
  }

  /** Resolves when the text has left. */
  async send(text: string): Promise<void> {
    if (this.#over) return;
    if (this.#socket.bufferedAmount > MOST_UNREAD) return this.#socket.terminate();
    await new Promise<void>((resolve) => this.#socket.send(text, () => resolve()));
  }

  close(reason: CloseReason): void {
    this.#closeWith(CLOSE_CODES[reason].code, reason, reason);
  }

  /** The process ends: the app may connect to another one. */
  leave(): void {
    this.#closeWith(GOING_AWAY, "", "left");
  }

  #closeWith(code: number, reason: string, end: SocketEnd): void {
    if (this.#over) return;
    this.#finish(end);
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.#socket.terminate(), FAREWELL);
    this.#socket.once("close", () => clearTimeout(timer));
  }

  #finish(end: SocketEnd): void {
    this.#over = true;
    clearInterval(this.#heartbeat);
    this.#end(end);
  }

  /** Whether one more message is within the limit. */
  #count(): boolean {
    const now = performance.now();
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + WINDOW;
      this.#messages = 0;
    }
    this.#messages++;
    if (this.#messages <= MOST_MESSAGES) return true;
    this.close("rate_limited");
    return false;
  }

  #beat(): void {
    if (this.#answered) this.#socket.ping();
    else this.#socket.terminate();
    this.#answered = false;
  }
}
