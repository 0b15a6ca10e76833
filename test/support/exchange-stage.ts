import { GRANT_TYPES, TOKEN_TYPES } from "@counterfoil/protocol";
import { type Answer, Client } from "./client.js";
import { configFile, hashOf, signsIn } from "./client-file.js";
import { Fake } from "./fake.js";
import { Server } from "./server.js";
import { Simulator } from "./simulator.js";
import { stored } from "./stored.js";

const SECRET = "the secret of every client";
const EXCHANGE = { secretHash: hashOf(SECRET), grants: [GRANT_TYPES.tokenExchange, GRANT_TYPES.refreshToken] };
const REDIRECT = "http://127.0.0.1:3000/api/auth";

/** What Google's token endpoint gives to a front end. */
export interface GoogleTokens {
  id_token: string;
  access_token: string;
  refresh_token?: string;
}

/**
 * A server whose clients finish the providers' logins themselves: Spotify (the simulator), Google (a fake), and Acme (another
 * OpenID provider, for identity only). `client` may exchange; `codes` has other grants, `spotify` may use one provider only.
 */
export class ExchangeStage {
  readonly client: Client;
  readonly codes: Client;
  readonly spotifyOnly: Client;

  private constructor(
    readonly server: Server,
    readonly simulator: Simulator,
    readonly google: Fake,
    readonly acme: Fake,
  ) {
    this.client = new Client(server.url, "front", SECRET);
    this.codes = new Client(server.url, "codes", SECRET);
    this.spotifyOnly = new Client(server.url, "spotify-only", SECRET);
  }

  static async start(environment: Record<string, string> = {}): Promise<ExchangeStage> {
    const [simulator, google, acme] = await Promise.all([
      Simulator.start(),
      Fake.start("google"),
      Fake.start("google"),
    ]);
    await simulator.change({ rateLimit: null });
    const { standIn: _, ...registration } = acme.entry() as { standIn: string };
    const at = (...names: string[]) =>
      Object.fromEntries(names.map((name) => [name, { redirectUris: [`${REDIRECT}/${name}`] }]));
    const providers = at("spotify", "google", "acme");
    const file = configFile({
      clients: [
        signsIn("front", { ...EXCHANGE, providers, audiences: ["https://api.example"] }),
        signsIn("codes", { secretHash: hashOf(SECRET), providers }),
        signsIn("spotify-only", { ...EXCHANGE, providers: at("spotify") }),
        signsIn("native", { providers: {} }),
      ],
      providers: [
        google.entry({ scopes: ["calendar"] }),
        { ...registration, name: "acme", issuer: acme.url, identityOnly: true },
      ],
    });
    const server = await Server.start({
      COUNTERFOIL_CONFIG: file,
      SIMULATOR_PORT: String(simulator.port),
      [google.secretVariable]: google.secret,
      ...environment,
    });
    return new ExchangeStage(server, simulator, google, acme);
  }

  /** Who is known and signed in, and which grants there are: how many of each. */
  kept(): unknown[] {
    return ["accounts", "identities", "sessions", "connections"].map(
      (table) => stored(this.server.dataFolder, `SELECT count(*) AS rows FROM ${table}`)[0]?.rows,
    );
  }

  /** Hands over an ID token. */
  byIdToken(idToken: string, more: Record<string, string> = {}, client = this.client): Promise<Answer> {
    return client.token({ ...ID_TOKEN, provider: "google", subject_token: idToken, ...more });
  }

  /** Hands over a refresh token of the provider. */
  byRefreshToken(refreshToken: string, more: Record<string, string> = {}, client = this.client): Promise<Answer> {
    return client.token({ ...REFRESH_TOKEN, provider: "spotify", subject_token: refreshToken, ...more });
  }

  /** An ID token of the fake for our app, with other claims (undefined: without it) or header members. */
  async idToken(
    person: string,
    claims: Record<string, unknown> = {},
    header: object = {},
    fake: Fake = this.google,
  ): Promise<string> {
    const without = Object.keys(claims).filter((name) => claims[name] === undefined);
    const init = { method: "POST", body: JSON.stringify({ person, claims, without, header }) };
    return (await fetch(`${fake.url}/_control/id-token`, init)).text();
  }

  /** A whole login that the front end leads at Google, with the app's credentials there. */
  async atGoogle(person: string, more: Record<string, string> = {}): Promise<GoogleTokens> {
    const app = { client_id: "counterfoil-at-google", redirect_uri: `${REDIRECT}/google` };
    const asked = { ...app, response_type: "code", scope: "openid email profile", ...more };
    const url = `${this.google.url}/o/oauth2/v2/auth?${new URLSearchParams(asked)}`;
    const code = (await this.google.decide(url, person)).searchParams.get("code") ?? "";
    const form = { ...app, grant_type: "authorization_code", code, client_secret: this.google.secret };
    const answer = await fetch(`${this.google.url}/token`, { method: "POST", body: new URLSearchParams(form) });
    return (await answer.json()) as GoogleTokens;
  }
}

/** With these Google gives a refresh token. */
export const OFFLINE = { access_type: "offline", prompt: "consent" };

export const ID_TOKEN = { grant_type: GRANT_TYPES.tokenExchange, subject_token_type: TOKEN_TYPES.idToken };
export const REFRESH_TOKEN = { grant_type: GRANT_TYPES.tokenExchange, subject_token_type: TOKEN_TYPES.refreshToken };
