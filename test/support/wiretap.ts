import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { atEnd } from "./at-end.js";

/** A request that came by. */
export interface Overheard {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Stands before another server of this machine, passes everything on and remembers the requests. */
export class Wiretap {
  readonly requests: Overheard[] = [];

  private constructor(
    readonly target: string,
    readonly port: number,
  ) {}

  /** Listens on a free port, until the end of the test file. */
  static async before(target: string): Promise<Wiretap> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const tap = new Wiretap(target, (server.address() as AddressInfo).port);
    server.on("request", (request, response) => tap.#pass(request, response));
    atEnd(() => {
      server.close();
      server.closeAllConnections();
    });
    return tap;
  }

  /** The requests with a method to a path, without its query. */
  to(method: string, path: string): Overheard[] {
    return this.requests.filter((one) => one.method === method && one.path.split("?", 1)[0] === path);
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const { method = "", url = "", headers } = request;
    this.requests.push({ method, path: url, headers, body });
    const passed = new Headers();
    for (const name of ["authorization", "content-type", "accept"] as const) {
      const value = headers[name];
      if (value !== undefined) passed.set(name, value);
    }
    const answer = await fetch(this.target + url, {
      method,
      headers: passed,
      redirect: "manual",
      ...(body === "" ? {} : { body }),
    });
    response.writeHead(answer.status, [...answer.headers].filter(([name]) => !HOP.has(name)).flat());
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

/** Headers that speak of one connection or of a body already unpacked. */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"]);
