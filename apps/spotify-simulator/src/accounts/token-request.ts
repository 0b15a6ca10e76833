import { createHash, timingSafeEqual } from "node:crypto";
import type { App } from "../apps.js";
import type { Simulation } from "../simulation.js";
import { accessTokenLifetime, type Grant } from "../state/grants.js";
import type { Parameters } from "./parameters.js";

/** An answer with HTTP status 400 (RFC 6749 §5.2), in the words of Spotify's accounts service. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  constructor(
    readonly error: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type",
    readonly description: string,
  ) {
    super(description);
  }
}

/** The successful answer. `expires_in` is seconds and speaks of the access token alone. */
export interface TokenAnswer {
  access_token: string;
  token_type: "Bearer";
  expires_in: number;
  refresh_token?: string;
  /** Missing where the app asked for itself. */
  scope?: string;
}

/** The app that asks, and whether it proved itself with its secret. */
interface Client {
  app: App;
  authenticated: boolean;
}

/** Exchanges an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). Throws {@link TokenError}. */
export function exchangeCode(simulation: Simulation, form: Parameters, authorization: string | undefined): TokenAnswer {
  const client = identify(simulation, form, authorization);
  const presented = form.get("code") ?? "";
  const code = simulation.codes.find(presented);
  if (code?.clientId !== client.app.clientId) throw new TokenError("invalid_grant", "Invalid authorization code");
  if (!client.authenticated && code.codeChallenge === undefined) {
    throw new TokenError("invalid_client", "Invalid client secret");
  }
  if (code.expiresAt <= simulation.clock.now()) throw new TokenError("invalid_grant", "Authorization code expired");
  if (form.get("redirect_uri") !== code.redirectUri) throw new TokenError("invalid_grant", "Invalid redirect URI");
  verify(form.get("code_verifier"), code.codeChallenge);
  simulation.codes.spend(presented);
  const grant = simulation.grants.open({
    clientId: code.clientId,
    userId: code.userId,
    scopes: code.scopes,
    publicClient: !client.authenticated,
  });
  return { ...answer(simulation, grant), refresh_token: simulation.grants.issueRefreshToken(grant) };
}

/** Refreshes (RFC 6749 §6), in the mode that is set. Throws {@link TokenError}. */
export function refresh(simulation: Simulation, form: Parameters, authorization: string | undefined): TokenAnswer {
  const client = identify(simulation, form, authorization);
  const presented = form.get("refresh_token");
  if (presented === undefined) throw new TokenError("invalid_request", "refresh_token must be supplied");
  const token = simulation.grants.refreshToken(presented);
  if (token?.grant.clientId !== client.app.clientId) throw new TokenError("invalid_grant", "Invalid refresh token");
  if (!client.authenticated && !token.grant.publicClient) {
    throw new TokenError("invalid_client", "Invalid client secret");
  }
  if (token.grant.revoked || token.replaced) throw new TokenError("invalid_grant", "Refresh token revoked");
  if (simulation.clock.now() >= endOf(token.grant)) throw new TokenError("invalid_grant", "Refresh token expired");
  switch (simulation.settings.current.refreshTokens) {
    case "absent":
      return answer(simulation, token.grant);
    case "same":
      return { ...answer(simulation, token.grant), refresh_token: presented };
    case "rotate":
      return {
        ...answer(simulation, token.grant),
        refresh_token: simulation.grants.replaceRefreshToken(presented, token),
      };
  }
}

/** Issues a token without a user, to a confidential client alone (RFC 6749 §4.4). Throws {@link TokenError}. */
export function issueForApp(simulation: Simulation, form: Parameters, authorization: string | undefined): TokenAnswer {
  const client = identify(simulation, form, authorization);
  if (!client.authenticated) throw new TokenError("invalid_client", "Invalid client secret");
  const { scope: _none, ...token } = answer(simulation, simulation.grants.ofApp(client.app.clientId));
  return token;
}

/** Six months after the authorization, by the calendar; refreshing does not move it. */
export function endOf(grant: Grant): number {
  const end = new Date(grant.authorizedAt);
  return end.setUTCMonth(end.getUTCMonth() + 6);
}

function answer(simulation: Simulation, grant: Grant): TokenAnswer {
  return {
    access_token: simulation.grants.issueAccessToken(grant),
    token_type: "Bearer",
    expires_in: accessTokenLifetime,
    scope: grant.scopes.join(" "),
  };
}

/** HTTP Basic or `client_secret` for a confidential client, `client_id` alone for PKCE. */
function identify(simulation: Simulation, form: Parameters, authorization: string | undefined): Client {
  const [id, secret] =
    authorization === undefined ? [form.get("client_id"), form.get("client_secret")] : basic(authorization);
  const app = simulation.app(id ?? "");
  if (!app) throw new TokenError("invalid_client", "Invalid client");
  if (secret === undefined) return { app, authenticated: false };
  if (!equal(secret, app.clientSecret)) throw new TokenError("invalid_client", "Invalid client secret");
  return { app, authenticated: true };
}

/** Reads HTTP Basic; id and secret are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basic(authorization: string): [string, string] {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(authorization)?.[1];
  const [id, ...secret] = Buffer.from(encoded ?? "", "base64")
    .toString("utf8")
    .split(":");
  if (encoded === undefined || id === undefined || secret.length === 0) {
    throw new TokenError("invalid_client", "Invalid client");
  }
  return [decoded(id), decoded(secret.join(":"))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function verify(verifier: string | undefined, challenge: string | undefined): void {
  if (challenge === undefined) return;
  if (verifier === undefined) throw new TokenError("invalid_request", "code_verifier must be supplied");
  if (!equal(createHash("sha256").update(verifier).digest("base64url"), challenge)) {
    throw new TokenError("invalid_grant", "code_verifier was incorrect");
  }
}

function equal(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
