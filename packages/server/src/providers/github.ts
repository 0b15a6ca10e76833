import type { Secret } from "../lib/secret.js";
import { digitsOf, textOf } from "./profile-members.js";
import type { Profile, Provider, ProviderUse } from "./provider.js";
import type { Quirk } from "./quirks.js";

/** Where GitHub lives. */
export interface GitHubHosts {
  site: string;
  api: string;
}

export const GITHUB_HOSTS: GitHubHosts = { site: "https://github.com", api: "https://api.github.com" };

const IDENTITY_SCOPES = ["read:user", "user:email"];

const QUIRKS: readonly Quirk[] = [
  { kind: "secret_in_body" },
  {
    kind: "error_words",
    words: {
      bad_verification_code: "refused",
      bad_refresh_token: "refused",
      unverified_user_email: "refused",
      incorrect_client_credentials: "misconfigured",
      redirect_uri_mismatch: "misconfigured",
    },
  },
  { kind: "endless_tokens" },
  { kind: "comma_separated_scopes" },
  { kind: "emails_apart", path: "/user/emails" },
];

/**
 * GitHub as data, by an OAuth app: its tokens have no end and no refresh token, and its errors come with status 200. Since
 * 2026 its authorization answers name an issuer; an answer without one is taken too.
 */
export function github(
  clientId: string,
  clientSecret: Secret,
  hosts: GitHubHosts,
  { name = "github", scopes = [], identityOnly = false }: ProviderUse = {},
): Provider {
  return {
    name,
    title: "GitHub",
    clientId,
    clientSecret,
    scopes: identityOnly ? IDENTITY_SCOPES : [...IDENTITY_SCOPES, ...scopes],
    identityOnly,
    authorizationEndpoint: `${hosts.site}/login/oauth/authorize`,
    tokenEndpoint: `${hosts.site}/login/oauth/access_token`,
    apiBase: hosts.api,
    identity: { kind: "api", path: "/user", profile },
    quirks: QUIRKS,
    grantLifetime: undefined,
    issuer: `${hosts.site}/login/oauth`,
    namesIssuer: false,
    revocation: { kind: "github_grant", endpoint: `${hosts.api}/applications/${encodeURIComponent(clientId)}/grant` },
    grantsPage: `https://github.com/settings/connections/applications/${encodeURIComponent(clientId)}`,
  };
}

/** The number is the subject: a login can be given up and taken by somebody else. The profile's address is unverified. */
function profile(body: Record<string, unknown>): Profile {
  return {
    subject: digitsOf(body.id),
    formerSubject: undefined,
    name: textOf(body.name) ?? textOf(body.login) ?? null,
    email: textOf(body.email) ?? null,
    emailVerified: false,
  };
}
