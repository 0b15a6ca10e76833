import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { atEnd } from "./at-end.js";

/**
 * What happens to connections: bytes pass; they stand still, as when packets are dropped; or every connection is cut, and
 * every new one at once.
 */
export type Line = "open" | "still" | "cut";

/** Stands before any TCP server of this machine, such as Redis or PostgreSQL, and disturbs the line to it. */
export class TcpProxy {
  /** Connections made, and those cut because of {@link loseAnswers}. */
  readonly counts = { connections: 0, lost: 0 };
  readonly #pairs = new Set<[client: Socket, upstream: Socket]>();
  #line: Line = "open";
  #toLose = 0;

  private constructor(
    readonly target: number,
    readonly port: number,
  ) {}

  /** Listens on a free port before a port of 127.0.0.1, until the end of the test file. The server may start later. */
  static async before(target: number): Promise<TcpProxy> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const proxy = new TcpProxy(target, (server.address() as AddressInfo).port);
    server.on("connection", (client) => proxy.#join(client));
    atEnd(() => {
      server.close();
      proxy.cutAll();
    });
    return proxy;
  }

  /** How the line is now. */
  get line(): Line {
    return this.#line;
  }

  set line(line: Line) {
    this.#line = line;
    if (line === "cut") this.cutAll();
    for (const socket of [...this.#pairs].flat()) line === "still" ? socket.pause() : socket.resume();
  }

  /**
   * Cuts the connections on which the server answers next, before the answer passes: what it was asked is done, and the
   * client does not know. Answers count as they arrive, so several commands sent together count once.
   */
  loseAnswers(count = 1): void {
    this.#toLose = count;
  }

  /** Cuts every connection there is; new ones follow the {@link line}. */
  cutAll(): void {
    for (const pair of this.#pairs) cut(pair);
  }

  #join(client: Socket): void {
    this.counts.connections++;
    if (this.#line === "cut") {
      client.destroy();
      return;
    }
    const upstream = connect(this.target, "127.0.0.1");
    const pair: [Socket, Socket] = [client, upstream];
    this.#pairs.add(pair);
    const directions: [from: Socket, to: Socket][] = [
      [client, upstream],
      [upstream, client],
    ];
    for (const [from, to] of directions) {
      from.setNoDelay();
      from.on("data", (bytes) => this.#carry(bytes, pair, to));
      from.on("end", () => to.end());
      // "close" follows, which is all that matters.
      from.on("error", () => undefined);
      from.on("close", () => {
        cut(pair);
        this.#pairs.delete(pair);
      });
      if (this.#line === "still") from.pause();
    }
  }

  #carry(bytes: Buffer, pair: [Socket, Socket], to: Socket): void {
    const isAnswer = to === pair[0];
    if (isAnswer && this.#toLose > 0) {
      this.#toLose--;
      this.counts.lost++;
      cut(pair);
      return;
    }
    to.write(bytes);
  }
}

function cut(pair: [Socket, Socket]): void {
  for (const socket of pair) socket.destroy();
}
