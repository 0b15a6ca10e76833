import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Secret } from "../lib/secret.js";
import type { Provider } from "../providers/provider.js";
import { spotify } from "../providers/spotify.js";
import type { ProviderTokens } from "../providers/token-endpoint.js";

/** A provider whose token endpoint answers as a test says; for tests. */
export class TemporaryProvider {
  /** The refresh tokens that it was asked with, in order. */
  asked: string[] = [];
  /** What it answers; the n-th request is given. */
  answer: (response: ServerResponse, nth: number) => unknown = (response, nth) =>
    json(response, 200, { access_token: `at${nth}`, expires_in: 3600 });
  readonly provider: Provider;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.provider = spotify("id", new Secret("secret"), { accounts: url, api: url });
    server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
      this.asked.push(new URLSearchParams(await text(request)).get("refresh_token") ?? "");
      this.answer(response, this.asked.length);
    });
  }

  static async start(): Promise<TemporaryProvider> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TemporaryProvider(server);
  }

  /** From now on it gives a new refresh token each time and knows only the newest one, as RFC 9700 §4.14.2 wants. */
  rotate(current: string): void {
    let valid = current;
    this.answer = (response, nth) => {
      if (this.asked[nth - 1] !== valid) return json(response, 400, { error: "invalid_grant" });
      valid = `rt${nth}`;
      return json(response, 200, { access_token: `at${nth}`, refresh_token: valid, expires_in: 3600 });
    };
  }

  /** The next request waits: resolves with its response once it has arrived. */
  arrival(): Promise<ServerResponse> {
    const answer = this.answer;
    return new Promise((resolve) => {
      this.answer = (response) => {
        this.answer = answer;
        resolve(response);
      };
    });
  }

  close(): void {
    this.#server.close().closeAllConnections();
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status).end(JSON.stringify(body));
}

/** Tokens as a consent gives them. */
export function tokens(
  accessToken = "at0",
  refreshToken: string | undefined = "rt0",
  expiresIn = 3600,
): ProviderTokens {
  const secret = refreshToken === undefined ? undefined : new Secret(refreshToken);
  return { accessToken: new Secret(accessToken), refreshToken: secret, expiresIn, scope: undefined };
}
