import { createServer, type IncomingMessage, type Server } from "node:http";
import type { TokenResponse } from "@counterfoil/protocol";
import { NextRequest } from "next/server.js";
import { AuthServer } from "./auth-server.js";
import type { Bff } from "./bff.js";
import { ConnectionServer } from "./connection-server.js";
import { Cookies } from "./cookies.js";
import { authHandlers } from "./handlers.js";
import { PasswordServer } from "./password-server.js";
import { Site } from "./site.js";

/** Where the app under test lives. */
export const ORIGIN = "http://127.0.0.1:3000";

/** What the neighbour received. */
export interface Received {
  method: string;
  path: string;
  authorization: string;
  forwardedFor: string | undefined;
  body: string;
}

/** What the neighbour says next; `"hang up"` drops the connection. */
export type Reply = { status: number; body?: object; headers?: Record<string, string> } | "hang up";

/** A Counterfoil server as far as its answers go: real HTTP, each reply laid out beforehand, by path. */
export class Neighbour {
  readonly received: Received[] = [];
  readonly replies = new Map<string, Reply>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const { method = "", url: path = "", headers } = request;
      const forwardedFor = headers["x-forwarded-for"]?.toString();
      const body = await bodyOf(request);
      this.received.push({ method, path, authorization: headers.authorization ?? "", forwardedFor, body });
      const reply = this.replies.get(path) ?? { status: 404, body: { reason: "not_found" } };
      if (reply === "hang up") return void request.socket.destroy();
      response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
      response.end(reply.body && JSON.stringify(reply.body));
    });
  }

  /** Listens on a free port and gives its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The app under test, in front of a neighbour. */
export function bffBefore(url: string, baseUrl = ORIGIN): Bff {
  const site = new Site(baseUrl, "/sign-in");
  const [server, passwords] = [new AuthServer(url, "web", "s e:cret"), new PasswordServer(url, "web", "s e:cret")];
  const connections = new ConnectionServer(url);
  return { site, server, passwords, connections, cookies: new Cookies(site.secure), scope: undefined, proxies: 1 };
}

/** The app under test between its neighbour and a browser. */
export class Wire {
  private constructor(
    readonly neighbour: Neighbour,
    readonly bff: Bff,
  ) {}

  static async open(): Promise<Wire> {
    const neighbour = new Neighbour();
    return new Wire(neighbour, bffBefore(await neighbour.listen()));
  }

  close(): Promise<void> {
    return this.neighbour.close();
  }

  /** The jar of a browser that is signed in. */
  signedIn(expires_in = 600): string {
    return jarOf(this.bff.cookies.setSession(tokens(1, { expires_in }), true));
  }

  /** The jar of a browser that began a login. */
  begun(remember = false): string {
    return jarOf([this.bff.cookies.setLogin("st", { binding: "bind", remember }, 600)]);
  }

  /** Asks a path under `/api/auth/`. */
  ask(path: string, headers: Record<string, string> = {}, method: "GET" | "POST" | "HEAD" = "GET"): Promise<Response> {
    return askRoute(this.bff, path, headers, method);
  }

  /** Sends a form of the app's own pages to a path under `/api/auth/`. */
  send(path: string, form: Record<string, string>, cookie = this.signedIn(), origin = ORIGIN): Promise<Response> {
    return askRoute(this.bff, path, { origin, cookie }, "POST", form);
  }
}

const asForm = { "content-type": "application/x-www-form-urlencoded" };

/** Asks the route handlers as Next would, for a path under `/api/auth/`. */
export function askRoute(
  bff: Bff,
  path: string,
  headers: Record<string, string>,
  method: "GET" | "POST" | "HEAD",
  form?: Record<string, string>,
): Promise<Response> {
  const body = form && new URLSearchParams(form).toString();
  const sent = body === undefined ? headers : { ...headers, ...asForm, "content-length": String(body.length) };
  const init = { method, headers: sent, ...(body === undefined ? {} : { body }) };
  const request = new NextRequest(`${ORIGIN}/api/auth/${path}`, init);
  const counterfoil = (path.split("?")[0] ?? "").split("/");
  const { GET, POST } = authHandlers(bff);
  return (method === "POST" ? POST : GET)(request, { params: Promise.resolve({ counterfoil }) });
}

/** A token answer; each number gives other tokens. */
export function tokens(number = 1, more: Partial<TokenResponse> = {}): TokenResponse {
  return {
    access_token: `at.${number}.sig`,
    token_type: "Bearer",
    expires_in: 600,
    refresh_token: `cfr_${number}`,
    refresh_token_expires_in: 86_400,
    scope: "account",
    session_id: "s",
    device_id: "d",
    account_id: "a",
    new_account: false,
    ...more,
  };
}

/** The `Cookie` header a browser sends after these `Set-Cookie` values. */
export function jarOf(setCookies: readonly string[]): string {
  return setCookies.map((cookie) => cookie.split(";", 1)[0]).join("; ");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
