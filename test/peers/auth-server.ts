import type { LoginResponse, TokenResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { providerCodeForm, USERS } from "../support/client.js";
import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { KeyedClient } from "../support/keyed-client.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";

const FORM = "application/x-www-form-urlencoded";

/** The secret of the client `secret`: with characters that an encoding has to carry. */
export const SECRET = "a secret with + and : and % and ü";

/** Our server with a client for each way to prove itself: `secret`, `keyed` and `public`. */
export class AuthServer {
  readonly #keyed: KeyedClient;

  private constructor(
    readonly url: URL,
    keyed: KeyedClient,
  ) {
    this.#keyed = keyed;
  }

  static async start(): Promise<AuthServer> {
    const keyed = new KeyedClient("keyed");
    const simulator = await Simulator.start();
    await simulator.change({ rateLimit: null });
    const file = clientFile(
      signsIn("secret", { secretHash: hashOf(SECRET), serves: ["issuer"] }),
      signsIn("keyed", { jwks: keyed.jwks, serves: ["issuer"] }),
      signsIn("public"),
    );
    const server = await Server.start({ SIMULATOR_PORT: String(simulator.port), COUNTERFOIL_CONFIG: file });
    return new AuthServer(new URL(server.url), keyed);
  }

  /** The private key of `keyed`. */
  get key(): Promise<CryptoKey> {
    const pkcs8 = new Uint8Array(this.#keyed.privateKey.export({ format: "der", type: "pkcs8" }));
    return crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
  }

  /** Signs a person in through a client; how that is done is ours, and no business of an OAuth client. */
  async signIn(client: "secret" | "keyed" | "public"): Promise<TokenResponse> {
    return this.#post("/token", FORM, (await this.form(client)).toString());
  }

  /** The form that ends a person's login through a client. */
  async form(client: "secret" | "keyed" | "public"): Promise<URLSearchParams> {
    const begun = await this.#post<LoginResponse>(
      "/login/spotify",
      "application/json",
      JSON.stringify(this.#proof(client)),
    );
    const callback = await consent(begun.authorization_url, { user: USERS.mina, decision: "approve" });
    return new URLSearchParams({ ...providerCodeForm(begun, callback), ...this.#proof(client) });
  }

  #proof(client: "secret" | "keyed" | "public"): Record<string, string> {
    if (client === "keyed") return this.#keyed.proof(this.url.origin);
    return client === "secret" ? { client_id: client, client_secret: SECRET } : { client_id: client };
  }

  async #post<Body>(path: string, type: string, body: string): Promise<Body> {
    const init = { method: "POST", headers: { "content-type": type }, body };
    const response = await fetch(new URL(path, this.url), init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Body>;
  }
}
