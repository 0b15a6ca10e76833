import type { App } from "../apps.js";
import { redirectUriProblem } from "../redirect-uris.js";
import { parseScopes, type Scope } from "../scopes.js";
import type { Parameters } from "./parameters.js";

/** A request for consent that may be shown to a user (RFC 6749 §4.1.1). */
export interface AuthorizationRequest {
  app: App;
  redirectUri: string;
  state: string | undefined;
  scopes: readonly Scope[];
  codeChallenge: string | undefined;
}

/** What comes of reading a request: a page, an error page that must not redirect, or an error for the app. */
export type Reading =
  | { outcome: "valid"; request: AuthorizationRequest }
  | { outcome: "page"; message: string }
  | { outcome: "redirect"; location: string };

const names = ["client_id", "redirect_uri", "response_type", "state", "code_challenge", "code_challenge_method"];

/** Reads and judges the parameters of `/authorize`. */
export function readAuthorizationRequest(parameters: Parameters, apps: readonly App[]): Reading {
  const repeated = parameters.repeated(names);
  if (repeated) return { outcome: "page", message: `INVALID_REQUEST: ${repeated} comes more than once` };
  const app = apps.find((candidate) => candidate.clientId === parameters.get("client_id"));
  if (!app) return { outcome: "page", message: "INVALID_CLIENT: Invalid client" };
  const redirectUri = parameters.get("redirect_uri") ?? "";
  const problem = redirectUriProblem(redirectUri, app.redirectUris);
  if (problem) return { outcome: "page", message: `INVALID_CLIENT: ${problem}` };

  const state = parameters.get("state");
  const refuse = (error: string): Reading => ({
    outcome: "redirect",
    location: redirectTo(redirectUri, { error, state }),
  });
  if (parameters.get("response_type") !== "code") return refuse("unsupported_response_type");
  const scopes = parseScopes(parameters.get("scope") ?? "");
  if (!scopes) return refuse("invalid_scope");
  const codeChallenge = parameters.get("code_challenge");
  const method = parameters.get("code_challenge_method");
  if (!isChallengeAllowed(codeChallenge, method)) return refuse("invalid_request");
  return { outcome: "valid", request: { app, redirectUri, state, scopes, codeChallenge } };
}

/** Adds parameters to a redirect URI and keeps those it has. */
export function redirectTo(redirectUri: string, parameters: Record<string, string | undefined>): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) added.set(name, value);
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${added}`;
}

/** Only S256, and a challenge that can be one: 43 characters of base64url (RFC 7636 §4.2). */
function isChallengeAllowed(challenge: string | undefined, method: string | undefined): boolean {
  if (challenge === undefined) return method === undefined;
  return method === "S256" && /^[A-Za-z0-9_-]{43}$/.test(challenge);
}
