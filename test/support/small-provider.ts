import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Secret } from "../../packages/server/src/lib/secret.js";
import type { Provider } from "../../packages/server/src/providers/provider.js";

/** A person of the provider. */
export interface SmallProfile {
  id: string;
  email?: string;
  email_verified?: boolean;
}

/** A provider of the tests' own that verifies e-mail addresses and ends grants (RFC 7009); a code is a person's consent. */
export class SmallProvider {
  readonly #server: Server;
  readonly #people = new Map<string, SmallProfile>();
  /** Tokens whose grant was ended. */
  readonly revoked: string[] = [];
  /** What the revocation endpoint answers. */
  revocationStatus = 200;

  private constructor(readonly name: string) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(name: string): Promise<SmallProvider> {
    const provider = new SmallProvider(name);
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  stop(): void {
    this.#server.close().closeAllConnections();
  }

  /** A code as the redirect would carry it. */
  consent(person: SmallProfile): string {
    const code = `${person.id}-${this.#people.size}`;
    this.#people.set(code, person);
    return code;
  }

  /** The provider as the server's data. */
  get data(): Provider {
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return {
      name: this.name,
      title: this.name,
      clientId: "id",
      clientSecret: new Secret("secret"),
      scopes: ["profile"],
      authorizationEndpoint: `${url}/authorize`,
      tokenEndpoint: `${url}/token`,
      apiBase: url,
      identityOnly: false,
      identity: {
        kind: "api",
        path: "/me",
        profile: ({ id, email, email_verified }) => ({
          subject: String(id),
          formerSubject: undefined,
          name: null,
          email: typeof email === "string" ? email : null,
          emailVerified: email_verified === true,
        }),
      },
      quirks: [],
      namesIssuer: false,
      grantLifetime: undefined,
      issuer: undefined,
      revocation: { kind: "rfc7009", endpoint: `${url}/revoke` },
      grantsPage: `${url}/grants`,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const json = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    if (request.url === "/revoke") {
      if (this.revocationStatus === 200) this.revoked.push(form.get("token") ?? "");
      return void json(this.revocationStatus, {});
    }
    const code = form.get("code") ?? /^Bearer at-(.*)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const person = this.#people.get(code);
    if (request.url === "/token")
      return void (person
        ? json(200, { access_token: `at-${code}`, refresh_token: `rt-${code}`, expires_in: 3600 })
        : json(400, { error: "invalid_grant" }));
    return void (person ? json(200, person) : json(401, {}));
  }
}
