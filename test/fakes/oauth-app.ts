import { createHash, randomBytes } from "node:crypto";
import type { FakeAnswer, FakeRequest } from "./frame.js";

/** What a person agreed to at the authorization endpoint. */
export interface Consent {
  person: string;
  redirectUri: string;
  scopes: string[];
  state: string;
  nonce: string | undefined;
  challenge: string | undefined;
  /** Further parameters of the request, such as `access_type`. */
  parameters: URLSearchParams;
}

/**
 * The app of ours that is registered at a fake, strict as the real ones: unknown clients and redirect URIs get a page and no
 * redirect, codes work once, PKCE is checked where it was begun. Who signs in, and whether, say the headers `x-person` and
 * `x-decision`. Where the app lives says the first argument of the program.
 */
export class OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly #redirectUri: string;
  readonly #codes = new Map<string, Consent>();
  readonly #accessTokens = new Map<string, string>();
  readonly #refreshTokens = new Map<string, Consent>();

  constructor(readonly name: string) {
    this.clientId = `counterfoil-at-${name}`;
    this.clientSecret = `fake_secret_${name}_f2c1d7`;
    this.#redirectUri = `${process.argv[2] ?? "http://127.0.0.1:3000"}/api/auth/${name}`;
  }

  /** The authorization endpoint (RFC 6749 §4.1.1); `more` goes into the redirect. */
  authorize({ query, headers }: FakeRequest, more: Record<string, string> = {}): FakeAnswer {
    const redirectUri = query.get("redirect_uri");
    const isKnown = query.get("client_id") === this.clientId && redirectUri === this.#redirectUri;
    if (!isKnown) return { status: 400, text: "This app or its redirect URI is not registered." };
    const challenge = query.get("code_challenge") ?? undefined;
    const method = query.get("code_challenge_method");
    if (query.get("response_type") !== "code" || (challenge !== undefined && method !== "S256"))
      return this.#redirect(query, { error: "invalid_request", ...more });
    if (headers["x-decision"] === "deny")
      return this.#redirect(query, { error: "access_denied", error_description: "<b>no</b>", ...more });
    const code = randomBytes(18).toString("base64url");
    this.#codes.set(code, {
      person: String(headers["x-person"] ?? ""),
      redirectUri,
      scopes: (query.get("scope") ?? "").split(/[ ,]+/).filter((scope) => scope !== ""),
      state: query.get("state") ?? "",
      nonce: query.get("nonce") ?? undefined,
      challenge,
      parameters: query,
    });
    return this.#redirect(query, { code, ...more });
  }

  /** Whether the form carries the app's own credentials. */
  isOurs(form: URLSearchParams): boolean {
    return form.get("client_id") === this.clientId && form.get("client_secret") === this.clientSecret;
  }

  /** The consent behind a code, once; undefined where the code or its proof is wrong. */
  redeem(form: URLSearchParams, checksPkce = true): Consent | undefined {
    const code = form.get("code") ?? "";
    const consent = this.#codes.get(code);
    this.#codes.delete(code);
    if (!consent) return undefined;
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    return checksPkce && consent.challenge !== undefined && consent.challenge !== verifier ? undefined : consent;
  }

  /** A new access token: its beginning is a canary for the search of leaks. */
  accessToken(person: string): string {
    const token = `fake_at_${this.name}_${randomBytes(18).toString("base64url")}`;
    this.#accessTokens.set(token, person);
    return token;
  }

  refreshToken(consent: Consent): string {
    const token = `fake_rt_${this.name}_${randomBytes(18).toString("base64url")}`;
    this.#refreshTokens.set(token, consent);
    return token;
  }

  /** The consent a refresh token stands for. */
  refreshed(form: URLSearchParams): Consent | undefined {
    return this.#refreshTokens.get(form.get("refresh_token") ?? "");
  }

  /** Ends a token of either kind; with an access token all of the person's. */
  end(token: string): void {
    const person = this.#accessTokens.get(token) ?? this.#refreshTokens.get(token)?.person;
    this.#refreshTokens.delete(token);
    for (const [other, owner] of this.#accessTokens) if (owner === person) this.#accessTokens.delete(other);
    for (const [other, { person: owner }] of this.#refreshTokens)
      if (owner === person) this.#refreshTokens.delete(other);
  }

  /** Forgets one refresh token, as at a rotation. */
  retire(refreshToken: string): void {
    this.#refreshTokens.delete(refreshToken);
  }

  /** Whose access token a request carries as Bearer. */
  personOf({ headers }: FakeRequest): string | undefined {
    return this.#accessTokens.get(/^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "");
  }

  #redirect(query: URLSearchParams, parameters: Record<string, string>): FakeAnswer {
    const target = new URL(this.#redirectUri);
    const state = query.get("state");
    target.search = new URLSearchParams({ ...parameters, ...(state === null ? {} : { state }) }).toString();
    return { location: target.href };
  }
}
