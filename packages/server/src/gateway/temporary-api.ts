import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Secret } from "../lib/secret.js";
import type { Profile, Provider } from "../providers/provider.js";

/** A request as the API received it. */
export interface Asking {
  method: string;
  url: string;
  token: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A provider's API that answers as a test says, with what it was asked in order; for tests. */
export class TemporaryApi {
  asked: Asking[] = [];
  answer: (asking: Asking, response: ServerResponse) => void = (asking, response) =>
    void response.end(JSON.stringify({ url: asking.url, token: asking.token }));
  readonly provider: Provider;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.provider = providerAt(url);
    server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
      const { method = "", url: path = "", headers } = request;
      const token = headers.authorization?.slice("Bearer ".length) ?? "";
      const asking = { method, url: path, token, headers, body: await text(request) };
      this.asked.push(asking);
      this.answer(asking, response);
    });
  }

  static async start(): Promise<TemporaryApi> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TemporaryApi(server);
  }

  /** Method and path of each request since the last look. */
  look(): string[] {
    return this.asked.splice(0).map(({ method, url }) => `${method} ${url}`);
  }

  close(): void {
    this.#server.close().closeAllConnections();
  }
}

function providerAt(url: string): Provider {
  return {
    ...{ name: "provider", title: "Provider", clientId: "id", clientSecret: new Secret("secret"), scopes: [] },
    ...{ authorizationEndpoint: `${url}/authorize`, tokenEndpoint: `${url}/token`, apiBase: url },
    identity: { kind: "api", path: "/me", profile: nobody },
    ...{ identityOnly: false, namesIssuer: false, quirks: [] },
    ...{ grantLifetime: undefined, issuer: undefined, revocation: undefined, grantsPage: undefined },
  };
}

function nobody(): Profile {
  return { subject: undefined, formerSubject: undefined, name: null, email: null, emailVerified: false };
}
