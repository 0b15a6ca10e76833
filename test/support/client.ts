import { GRANT_TYPES, type LoginResponse, type TokenResponse } from "@counterfoil/protocol";
import { consent, type Decision } from "@counterfoil/spotify-simulator";

/** An answer of the server, read to its end. */
export interface Answer {
  request: string;
  status: number;
  headers: Headers;
  text: string;
}

/** A GraphQL answer, as far as tests look into it. */
export interface GraphqlBody {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { reason: string; retryAfter?: number } }[];
}

/** What may differ from a usual sign-in: the body of `POST /login/spotify`, form and headers of `POST /token`, the consent. */
export interface SignIn {
  login?: Record<string, unknown>;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  consent?: Partial<Decision>;
}

/** The people of the simulator that flows need by name. */
export const USERS = {
  mina: "mina.achterberg",
  tobin: "tobin_quill",
  renata: "renata-ibanez",
  withoutName: "31pk5ovhz7lm2xqt9wnrbc4dya8e",
  withoutEmail: "1120384756",
  notAllowListed: "dexter_larkin",
};

/** A playlist query as a screen asks it. */
const PLAYLISTS =
  "query ($first: Int!) { playlists(first: $first) { totalCount edges { node { id name itemCount } } } }";

/** A confidential client of the server, as the back end of a web app is: by default the development client `web`. */
export class Client {
  /** Every answer it got, oldest first. */
  readonly answers: Answer[] = [];

  constructor(
    readonly serverUrl: string,
    readonly id = "web",
    readonly secret = "development-web-secret",
  ) {}

  /** One request to the server. Throws where there is no answer. */
  async ask(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.serverUrl + path, { method, redirect: "manual", ...init });
    const text = await response.text();
    const answer = { request: `${method} ${path}`, status: response.status, headers: response.headers, text };
    this.answers.push(answer);
    return answer;
  }

  /** One request with an access token; a body goes as JSON. */
  call(accessToken: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${accessToken}` };
    return this.ask(method, path, body === undefined ? { headers } : json(body, headers));
  }

  /** `POST /login/{provider}` with the client's credentials. */
  login(body: Record<string, unknown> = {}, provider = "spotify"): Promise<Answer> {
    return this.ask("POST", `/login/${provider}`, json(body, { authorization: this.credentials }));
  }

  /** `POST /token` with the client's credentials. */
  token(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask("POST", "/token", {
      headers: { authorization: this.credentials, ...headers },
      body: new URLSearchParams(form),
    });
  }

  /** Ends a login with what the provider's redirect carried. */
  finish(
    begun: LoginResponse,
    callback: URL,
    more: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.token({ ...providerCodeForm(begun, callback), ...more }, headers);
  }

  /** A whole sign-in of a person up to the answer of `POST /token`. Throws where it does not get so far. */
  async trySignIn(user: string, wish: SignIn = {}): Promise<Answer> {
    const { login = {}, form = {}, headers = {}, consent: decision = {} } = wish;
    const begun = read<LoginResponse>(await this.login(login));
    const callback = await consent(begun.authorization_url, { user, decision: "approve", ...decision });
    return this.finish(begun, callback, form, headers);
  }

  /** A whole sign-in of a person. Throws what the server refuses. */
  async signIn(user: string, wish: SignIn = {}): Promise<TokenResponse> {
    return read<TokenResponse>(await this.trySignIn(user, wish));
  }

  refresh(refreshToken: string, more: Record<string, string> = {}): Promise<Answer> {
    return this.token({ grant_type: GRANT_TYPES.refreshToken, refresh_token: refreshToken, ...more });
  }

  async graphql(accessToken: string, query: string, variables?: Record<string, unknown>): Promise<GraphqlBody> {
    return JSON.parse((await this.call(accessToken, "POST", "/graphql", { query, variables })).text);
  }

  playlists(accessToken: string, first = 5): Promise<GraphqlBody> {
    return this.graphql(accessToken, PLAYLISTS, { first });
  }

  /** HTTP Basic (RFC 6749 §2.3.1). */
  get credentials(): string {
    return `Basic ${Buffer.from(`${this.id}:${this.secret}`).toString("base64")}`;
  }
}

/** The body of a successful answer. Throws any other. */
export function read<Body>(answer: Answer): Body {
  if (answer.status !== 200) throw new Error(`${answer.request}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text);
}

/** Status, reason and retry advice of an answer, to be compared at once. */
export function outcome(answer: Answer): { status: number; reason?: string; retryAfter?: number } {
  const { reason } = answer.text === "" ? {} : JSON.parse(answer.text);
  const retryAfter = answer.headers.get("retry-after");
  return {
    status: answer.status,
    ...(reason === undefined ? {} : { reason }),
    ...(retryAfter === null ? {} : { retryAfter: Number(retryAfter) }),
  };
}

/** The form that carries a provider's answer to the server. */
export function providerCodeForm(begun: LoginResponse, callback: URL): Record<string, string> {
  const { code, error, iss } = Object.fromEntries(callback.searchParams);
  return {
    grant_type: GRANT_TYPES.providerCode,
    provider: "spotify",
    state: callback.searchParams.get("state") ?? "",
    binding: begun.binding,
    ...(code === undefined ? {} : { code }),
    ...(error === undefined ? {} : { error }),
    ...(iss === undefined ? {} : { iss }),
  };
}

function json(body: unknown, headers: Record<string, string>): RequestInit {
  return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
}
