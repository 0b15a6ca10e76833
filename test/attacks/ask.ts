import { request } from "node:http";

/** The tokens of a session. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  session_id: string;
  device_id: string;
  account_id: string;
  scope: string;
}

/** What a server answered, read whole. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  /** The body as a JSON object; empty where it is none. */
  get body(): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(this.text);
      return typeof value === "object" && value !== null ? { ...value } : {};
    } catch {
      return {};
    }
  }

  /** The catalogue's reason, wherever this dialect has it. */
  get reason(): unknown {
    return this.body.reason;
  }

  /** Members that have to be texts. Throws where the answer was another. */
  read<Name extends string>(names: readonly Name[]): Record<Name, string> {
    const { body } = this;
    for (const name of names)
      if (typeof body[name] !== "string") throw new Error(`no ${name} in the answer: ${this.status} ${this.text}`);
    return body as Record<Name, string>;
  }

  /** The tokens of a successful answer of `POST /token`. */
  tokens(): Tokens {
    return this.read(["access_token", "refresh_token", "session_id", "device_id", "account_id", "scope"]);
  }
}

/** One request; a redirect is an answer. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  return new Answer(response.status, response.headers, await response.text());
}

/** A request as `fetch` would not send it: the target as it is written, any method, any header. */
export interface RawRequest {
  method: string;
  target: string;
  headers?: Record<string, string | string[]>;
  body?: string;
}

/** One raw request. A connection that the server cuts after its answer is no failure; one without an answer is. */
export function askRaw(url: string, { method, target, headers = {}, body }: RawRequest): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path: target, headers }, (response) => {
      const chunks: Buffer[] = [];
      const end = () => {
        const received = new Headers();
        for (const [name, value] of Object.entries(response.headers)) received.set(name, String(value));
        resolve(new Answer(response.statusCode ?? 0, received, Buffer.concat(chunks).toString("utf8")));
      };
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", end).on("error", end);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Overlooks that a server hangs up while the rest of an oversized request is still on its way. Throws all else. */
export function cutOff(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ECONNRESET" && error.code !== "EPIPE") throw error;
}
