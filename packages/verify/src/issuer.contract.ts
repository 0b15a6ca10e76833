import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RevocationEntry } from "@counterfoil/protocol";
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWK } from "jose";
import { vi } from "vitest";
import type { Algorithm } from "./verification-key.js";

export const CLIENT = { clientId: "api:one", clientSecret: "s e+cret" };
export const AUDIENCE = "https://api.example";

/** A key pair of the issuer, its public half as it stands in the JWKS. */
export interface KeyPair {
  alg: Algorithm;
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

export async function newKey(kid: string, alg: Algorithm = "Ed25519"): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const { kty, crv, x, y, n, e } = JSON.parse(JSON.stringify(await exportJWK(publicKey)));
  return { alg, kid, privateKey, publicKey, jwk: { kty, crv, x, y, n, e, alg, use: "sig", kid } };
}

/**
 * The issuer's side of what a verifier relies on, in memory and on a real port: metadata, keys, tokens, the feed of
 * revocations, introspection. Tests bend what it answers.
 */
export class Issuer {
  readonly requests: string[] = [];
  readonly lastEventIds: (string | undefined)[] = [];
  readonly introspected: string[] = [];
  url = "";
  keys: KeyPair[] = [];
  entries: RevocationEntry[] = [];
  /** The store's clock. */
  clock = () => Date.now();
  metadata: Record<string, unknown> | undefined;
  active: unknown = true;
  /** Takes an answer over; true where it has answered itself. */
  bend: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  jwksHeaders: Record<string, string> = { "cache-control": "public, max-age=60" };
  #server: Server | undefined;
  readonly #streams = new Set<ServerResponse>();

  static async start(...keys: KeyPair[]): Promise<Issuer> {
    const issuer = new Issuer();
    issuer.keys = keys.length > 0 ? keys : [await newKey("k1")];
    await issuer.listen(0);
    return issuer;
  }

  get key(): KeyPair {
    const [key] = this.keys;
    if (!key) throw new Error("the issuer has no key");
    return key;
  }

  get streams(): number {
    return this.#streams.size;
  }

  async listen(port: number): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.#server = server;
    const address = server.address();
    this.url = `http://127.0.0.1:${isBound(address) ? address.port : 0}`;
  }

  /** Ends all connections and listens no more. */
  async stop(): Promise<void> {
    const server = this.#server;
    await new Promise<void>((resolve) => {
      server?.close(() => resolve());
      server?.closeAllConnections();
    });
  }

  /** Stops and listens again on the same port. */
  async restart(): Promise<void> {
    await this.stop();
    await this.listen(Number(new URL(this.url).port));
  }

  count(path: string): number {
    return this.requests.filter((request) => request === path).length;
  }

  claims(more: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.url,
      sub: "account_1",
      aud: AUDIENCE,
      iat: now,
      exp: now + 600,
      jti: `at_${Math.random()}`,
      client_id: "web",
      scope: "account provider:spotify",
      sid: "session_1",
      auth_time: now,
      amr: ["fed"],
      ...more,
    };
  }

  /** Signs claims, or any text in their place, under any header. A header member `undefined` is left out. */
  sign(claims: object | string = {}, header: Record<string, unknown> = {}, key = this.key): Promise<string> {
    const text = typeof claims === "string" ? claims : JSON.stringify(this.claims({ ...claims }));
    return new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: key.alg, typ: "at+jwt", kid: key.kid, ...header })
      .sign(key.privateKey, { crit: { exp: true, x: true } });
  }

  revoke(entry: Partial<RevocationEntry> & Pick<RevocationEntry, "kind" | "value">): RevocationEntry {
    const whole = { id: `r_${Math.random()}`, expires_at: Date.now() / 1000 + 660, ...entry };
    this.entries.push(whole);
    this.send("revocation", whole);
    return whole;
  }

  mark(watermark = this.clock()): void {
    this.send("mark", { watermark }, watermark);
  }

  send(type: string, data: object, id = this.clock()): void {
    for (const stream of this.#streams) stream.write(eventText(type, data, id));
  }

  /** Bytes into every stream. */
  raw(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }

  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    this.requests.push(path);
    if (this.bend(request, response)) return;
    if (path === "/.well-known/oauth-authorization-server")
      json(response, this.metadata ?? { issuer: this.url, jwks_uri: `${this.url}/jwks` });
    else if (path === "/jwks") json(response, { keys: this.keys.map(({ jwk }) => jwk) }, this.jwksHeaders);
    else if (request.headers.authorization !== AUTHORIZATION) response.writeHead(401).end();
    else if (path === "/revocations") this.#stream(request, response);
    else void this.#introspect(request, response);
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    this.lastEventIds.push(request.headers["last-event-id"]?.toString());
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const entry of this.entries) response.write(eventText("revocation", entry, this.clock()));
    response.write(eventText("ready", { watermark: this.clock() }, this.clock()));
    this.#streams.add(response);
    response.once("close", () => this.#streams.delete(response));
  }

  async #introspect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += chunk;
    this.introspected.push(body);
    json(response, { active: this.active });
  }
}

/** `api:one` and `s e+cret`, each form-encoded (RFC 6749 §2.3.1). */
const AUTHORIZATION = `Basic ${Buffer.from("api%3Aone:s+e%2Bcret").toString("base64")}`;

function eventText(type: string, data: object, id: number): string {
  return `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

function json(response: ServerResponse, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function isBound(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

/** Both clocks of this process, moved when told to; sockets and timers go on in real time. */
export function movableTime(): { advance(milliseconds: number): void } {
  const [date, monotonic] = [Date.now.bind(Date), performance.now.bind(performance)];
  let shift = 0;
  vi.spyOn(Date, "now").mockImplementation(() => date() + shift);
  vi.spyOn(performance, "now").mockImplementation(() => monotonic() + shift);
  return {
    advance: (milliseconds) => {
      shift += milliseconds;
    },
  };
}

/** For `expect.poll`: looks often, and gives a busy machine time. */
export const EVENTUALLY = { interval: 5, timeout: 8_000 };
