import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";

/** The service that checks the tokens, as they call it. */
export const AUDIENCE = "https://api.example";
/** The scope its route wants. */
export const SCOPE = "account";
/** A client that may read the feed of revocations. */
export const CLIENT = { clientId: "api", clientSecret: "bench-secret-of-the-api" };

/**
 * What a checker of tokens needs of an issuer: the key, a feed of revocations that marks each second, and tokens as many
 * as wanted. The tokens have the claims and the length of the server's own.
 */
export class BenchIssuer {
  url = "";
  readonly #pair = generateKeyPairSync("ed25519");
  readonly #server: Server;
  readonly #feeds = new Set<ServerResponse>();
  readonly #marks: NodeJS.Timeout;

  private constructor() {
    this.#server = createServer(({ url = "" }, response) => {
      if (url.startsWith("/revocations")) return this.#open(response);
      response.writeHead(200, { "content-type": "application/json", "cache-control": "max-age=3600" });
      response.end(JSON.stringify({ keys: [this.jwk] }));
    });
    this.#marks = setInterval(() => {
      for (const feed of this.#feeds) feed.write(eventText("mark"));
    }, 1_000);
  }

  static async start(): Promise<BenchIssuer> {
    const issuer = new BenchIssuer();
    await new Promise<void>((resolve) => issuer.#server.listen(0, "127.0.0.1", resolve));
    const address = issuer.#server.address();
    issuer.url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    return issuer;
  }

  /** Its public key, as RFC 8037 writes it. */
  get jwk(): Record<string, unknown> {
    return { ...this.#pair.publicKey.export({ format: "jwk" }), alg: "Ed25519", use: "sig", kid: "bench-key" };
  }

  get publicKey() {
    return this.#pair.publicKey;
  }

  /** A new token; peers that do not know RFC 9864's name of the algorithm get the older one. */
  token(alg: "Ed25519" | "EdDSA" = "Ed25519"): string {
    const iat = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.url,
      sub: `account_${randomId()}`,
      aud: AUDIENCE,
      exp: iat + 3600,
      iat,
      jti: `at_${randomId()}`,
      client_id: "web",
      scope: "account connections provider:spotify",
      sid: `session_${randomId()}`,
      auth_time: iat,
      amr: ["fed"],
    };
    const text = `${encode({ typ: "at+jwt", alg, kid: "bench-key" })}.${encode(claims)}`;
    const signature = sign(null, Buffer.from(text), this.#pair.privateKey).toString("base64url");
    // One piece of memory, as what comes out of a socket.
    return Buffer.from(`${text}.${signature}`).toString("latin1");
  }

  tokens(count: number, alg?: "Ed25519" | "EdDSA"): string[] {
    return Array.from({ length: count }, () => this.token(alg));
  }

  stop(): void {
    clearInterval(this.#marks);
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #open(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(eventText("ready"));
    this.#feeds.add(response);
    response.once("close", () => this.#feeds.delete(response));
  }
}

function eventText(type: string): string {
  const now = Date.now();
  return `event: ${type}\nid: ${now}\ndata: ${JSON.stringify({ watermark: now })}\n\n`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function randomId(): string {
  return randomBytes(16).toString("base64url");
}
