import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json as readJson } from "node:stream/consumers";
import { Secret } from "../lib/secret.js";
import { decrypt, encrypt } from "./sealing.js";
import type { TransitKey } from "./transit.js";

interface Order {
  plaintext?: string;
  ciphertext?: string;
  associated_data: string;
}

const TOKEN = "transit-token";

/** A server that speaks the HTTP form of a Transit engine and really encrypts; for tests. */
export class TemporaryTransit {
  /** Requests for the key `counterfoil`, as `encrypt` and `decrypt`. */
  readonly asked: string[] = [];
  /** Answered in place of anything else, where it is set. */
  fault: { status: number; body: string } | undefined;
  readonly #server: Server;
  readonly #versions = [randomBytes(32)];

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
  }

  static async start(): Promise<TemporaryTransit> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TemporaryTransit(server);
  }

  get key(): TransitKey {
    const { port } = this.#server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, name: "counterfoil", token: new Secret(TOKEN), use: "wrap" };
  }

  /** From now on a newer version of the key encrypts; the older ones still decrypt. */
  rotate(): void {
    this.#versions.push(randomBytes(32));
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close().closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const order = (await readJson(request)) as Order;
    const [, what = ""] = /^\/v1\/transit\/(encrypt|decrypt)\/counterfoil$/.exec(request.url ?? "") ?? [];
    this.asked.push(what);
    if (this.fault) response.writeHead(this.fault.status).end(this.fault.body);
    else if (request.headers["x-vault-token"] !== TOKEN)
      response.writeHead(403).end('{"errors":["permission denied"]}');
    else if (what === "encrypt") this.#encrypt(order, response);
    else if (what === "decrypt") this.#decrypt(order, response);
    else response.writeHead(404).end('{"errors":[]}');
  }

  #encrypt({ plaintext = "", associated_data }: Order, response: ServerResponse): void {
    const [version, key] = [this.#versions.length, this.#versions.at(-1) ?? Buffer.alloc(32)];
    const sealed = encrypt(key, Buffer.from(plaintext, "base64"), Buffer.from(associated_data, "base64"));
    response.end(JSON.stringify({ data: { ciphertext: `vault:v${version}:${sealed}` } }));
  }

  #decrypt({ ciphertext = "", associated_data }: Order, response: ServerResponse): void {
    const [, version, sealed = ""] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? [];
    const key = this.#versions[Number(version) - 1];
    const plain = key && decrypt(key, sealed, Buffer.from(associated_data, "base64"));
    if (plain) response.end(JSON.stringify({ data: { plaintext: plain.toString("base64") } }));
    else response.writeHead(400).end('{"errors":["cipher: message authentication failed"]}');
  }
}
