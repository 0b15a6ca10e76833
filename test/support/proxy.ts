import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request as requestUpstream, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";
import { atEnd } from "./at-end.js";

/**
 * What becomes of a request: it passes; its connection is cut before the server hears of it; the server works, and its
 * answer is cut, held until {@link HttpProxy.release}, or late by milliseconds.
 */
export type Fate = "pass" | "cut" | "lose" | "hold" | { late: number };

/** What a fate is chosen by. */
export interface Passing {
  method: string;
  /** With the query. */
  path: string;
}

/** Stands before an HTTP server of this machine and does to requests and answers what a network does on bad days. */
export class HttpProxy {
  /** Chooses the fate of every request from now on. */
  fate: (request: Passing) => Fate = () => "pass";
  /** Requests by their fate; `failed` are those whose server gave no whole answer, and whose client was cut for it. */
  readonly counts = { pass: 0, cut: 0, lose: 0, hold: 0, late: 0, failed: 0 };
  readonly #agent = new Agent({ keepAlive: true });
  #held: (() => void)[] = [];

  private constructor(
    readonly target: URL,
    readonly port: number,
  ) {}

  /** Listens on a free port, until the end of the test file. The server may start later, and again. */
  static async before(target: string): Promise<HttpProxy> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const proxy = new HttpProxy(new URL(target), (server.address() as AddressInfo).port);
    server.on("request", (request, response) => proxy.#meet(request, response));
    atEnd(() => {
      proxy.release();
      proxy.#agent.destroy();
      server.close();
      server.closeAllConnections();
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many answers are held. */
  get heldCount(): number {
    return this.#held.length;
  }

  /** Lets all held answers go to their clients. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  async #meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "" } = request;
    const fate = this.fate({ method, path });
    this.counts[typeof fate === "object" ? "late" : fate]++;
    if (fate === "cut") {
      request.socket.destroy();
      return;
    }
    try {
      await this.#pass(request, response, fate);
    } catch {
      // Either side broke off; the other one sees that the connection ends.
      if (!response.closed) this.counts.failed++;
      request.socket.destroy();
    }
  }

  async #pass(request: IncomingMessage, response: ServerResponse, fate: Exclude<Fate, "cut">): Promise<void> {
    const upstream = this.#ask(request, response);
    const [answer] = (await once(upstream, "response")) as [IncomingMessage];
    const head = () => response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    if (fate === "pass") {
      head();
      answer.pipe(response);
      await once(answer, "end");
      return;
    }
    const body = await buffer(answer);
    if (fate === "lose") {
      request.socket.destroy();
      return;
    }
    if (fate === "hold") await new Promise<void>((resolve) => this.#held.push(resolve));
    else await after(fate.late);
    head();
    response.end(body);
  }

  /** Sends the request on; a client that goes away takes it back, as it would without a proxy. */
  #ask(request: IncomingMessage, response: ServerResponse) {
    const { method, url, rawHeaders } = request;
    const { hostname, port } = this.target;
    const upstream = requestUpstream({ agent: this.#agent, hostname, port, method, path: url, headers: rawHeaders });
    response.once("close", () => upstream.destroy());
    return request.pipe(upstream);
  }
}
