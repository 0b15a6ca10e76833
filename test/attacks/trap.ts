import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { atEnd } from "../support/at-end.js";

/** A web server that nobody should ever visit: it remembers who did. */
export class Trap {
  readonly visits: string[] = [];

  private constructor(readonly url: string) {}

  static async open(): Promise<Trap> {
    const server = createServer((request, response) => {
      trap.visits.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
      response.end("{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    atEnd(() => server.close());
    const trap = new Trap(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return trap;
  }
}
