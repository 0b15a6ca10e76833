import { connect, type Socket } from "node:net";

/** An answer's status and body. */
export interface Answer {
  status: number;
  body: string;
}

/**
 * One connection that stays open, with one request at a time, as bytes: what measures has to cost less than what is
 * measured, and a whole HTTP client does not. It reads answers with a `Content-Length` and no other.
 */
export class Connection {
  readonly #socket: Socket;
  #text = "";
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname).setNoDelay().setEncoding("latin1");
    this.#socket.on("data", (part: string) => this.#read(part));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error(`${url} closed the connection`)));
  }

  /** Sends a request, whole, and waits for its answer. */
  ask(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request, "latin1");
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(part: string): void {
    this.#text += part;
    const end = this.#text.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#text.slice(0, end))?.[1];
    if (length === undefined) {
      this.#fail(new Error(`an answer without Content-Length: ${this.#text}`));
      return;
    }
    const start = end + 4;
    if (this.#text.length < start + Number(length)) return;
    const answer = { status: Number(this.#text.slice(9, 12)), body: this.#text.slice(start) };
    const waiting = this.#waiting;
    this.#text = "";
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

/** The bytes of a `GET`. */
export function getRequest(path: string, headers: Record<string, string>): string {
  return `GET ${path} HTTP/1.1\r\nhost: bench\r\n${headerLines(headers)}\r\n`;
}

/** The bytes of a `POST`; the body is ASCII. */
export function postRequest(path: string, headers: Record<string, string>, body: string): string {
  const lines = headerLines({ ...headers, "content-length": String(body.length) });
  return `POST ${path} HTTP/1.1\r\nhost: bench\r\n${lines}\r\n${body}`;
}

/** The content type of the token endpoints (RFC 6749 §3.2). */
export const FORM = "application/x-www-form-urlencoded";

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}
