import type { Secret } from "../lib/secret.js";
import { objectOf, textOf } from "./profile-members.js";
import type { Profile, Provider, ProviderUse } from "./provider.js";
import type { Quirk } from "./quirks.js";

/** Where Naver lives. */
export interface NaverHosts {
  auth: string;
  api: string;
}

export const NAVER_HOSTS: NaverHosts = { auth: "https://nid.naver.com", api: "https://openapi.naver.com" };

const QUIRKS: readonly Quirk[] = [
  { kind: "secret_in_body" },
  { kind: "state_in_token_request" },
  { kind: "error_words", words: { "no valid data in session": "refused" } },
];

/** Naver as data. What an app may read is set at its registration: there are no scopes to ask for. */
export function naver(
  clientId: string,
  clientSecret: Secret,
  hosts: NaverHosts,
  { name = "naver", scopes = [], identityOnly = false }: ProviderUse = {},
): Provider {
  return {
    name,
    title: "Naver",
    clientId,
    clientSecret,
    scopes: identityOnly ? [] : scopes,
    identityOnly,
    authorizationEndpoint: `${hosts.auth}/oauth2.0/authorize`,
    tokenEndpoint: `${hosts.auth}/oauth2.0/token`,
    apiBase: hosts.api,
    identity: { kind: "api", path: "/v1/nid/me", profile },
    quirks: QUIRKS,
    grantLifetime: undefined,
    issuer: undefined,
    namesIssuer: false,
    revocation: { kind: "naver_delete", endpoint: `${hosts.auth}/oauth2.0/token` },
    grantsPage: undefined,
  };
}

/**
 * The profile lies in an envelope with a result code, and `00` alone is success. The subject holds for this app only. The
 * address is one the person wrote down: never verified.
 */
function profile(body: Record<string, unknown>): Profile {
  const response = body.resultcode === "00" ? objectOf(body.response) : {};
  return {
    subject: textOf(response.id),
    formerSubject: undefined,
    name: textOf(response.nickname) ?? textOf(response.name) ?? null,
    email: textOf(response.email) ?? null,
    emailVerified: false,
  };
}
