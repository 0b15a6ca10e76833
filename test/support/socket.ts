import { EventEmitter, once } from "node:events";
import { WebSocket } from "ws";
import { atEnd } from "./at-end.js";

/** How a socket was closed. */
export interface Closing {
  code: number;
  reason: string;
}

/** A message of `graphql-transport-ws`. */
export interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

/** A handshake that was answered without an upgrade. */
export interface Refusal {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  reason: unknown;
}

/** A live socket of a program that is no browser: it sends the headers it is told to. */
export class Socket {
  /** Everything received so far. */
  readonly messages: Message[] = [];
  readonly closed: Promise<Closing>;
  readonly #events = new EventEmitter().setMaxListeners(100);

  private constructor(readonly raw: WebSocket) {
    raw.on("message", (data) => {
      this.messages.push(JSON.parse(data.toString()));
      this.#events.emit("message");
    });
    raw.on("error", () => undefined);
    this.closed = new Promise((resolve) => {
      raw.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    raw.once("open", () => atEnd(() => raw.terminate()));
  }

  /** Opens one. Throws a handshake that is refused. */
  static async open(address: string, headers: Record<string, string> = {}): Promise<Socket> {
    const shaken = await Socket.shake(address, headers);
    if (shaken instanceof Socket) return shaken;
    throw new Error(`the handshake was refused: ${shaken.status} ${shaken.text}`);
  }

  /** What a handshake comes to. */
  static async shake(
    address: string,
    headers: Record<string, string> = {},
    protocols = ["graphql-transport-ws"],
  ): Promise<Socket | Refusal> {
    const raw = new WebSocket(address.replace(/^http/, "ws"), protocols, { headers });
    return new Promise((resolve, reject) => {
      const socket = new Socket(raw);
      raw.once("open", () => resolve(socket));
      raw.once("unexpected-response", async (_request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString("utf8");
        const { reason } = text.startsWith("{") ? JSON.parse(text) : { reason: undefined };
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, reason });
      });
      raw.once("error", reject);
    });
  }

  send(message: Message | string): void {
    this.raw.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The first message that fits, received already or to come. Throws where the socket is closed before. */
  async first(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      const closing = await Promise.race([once(this.#events, "message").then(() => undefined), this.closed]);
      if (closing && !this.messages.some(fits)) throw new Error(`closed before: ${closing.code} ${closing.reason}`);
    }
  }

  /** `connection_init`, until it is acknowledged. */
  async begin(): Promise<this> {
    this.send({ type: "connection_init" });
    await this.first(({ type }) => type === "connection_ack");
    return this;
  }

  /** Begins an operation; its events come as messages of that id. */
  subscribe(id: string, query: string, variables?: Record<string, unknown>): void {
    this.send({ id, type: "subscribe", payload: { query, ...(variables === undefined ? {} : { variables }) } });
  }

  /** The first `next` or `error` of an operation. */
  async answer(id: string): Promise<Message> {
    return this.first((message) => message.id === id && message.type !== "complete");
  }

  /** Runs a query or mutation: what it came to. */
  async query(id: string, query: string): Promise<unknown> {
    this.subscribe(id, query);
    return (await this.answer(id)).payload;
  }
}
