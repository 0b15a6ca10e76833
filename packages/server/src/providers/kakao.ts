import type { Secret } from "../lib/secret.js";
import { digitsOf, objectOf, textOf } from "./profile-members.js";
import type { Profile, Provider, ProviderUse } from "./provider.js";

/** Where Kakao lives. */
export interface KakaoHosts {
  auth: string;
  api: string;
}

export const KAKAO_HOSTS: KakaoHosts = { auth: "https://kauth.kakao.com", api: "https://kapi.kakao.com" };

/**
 * Kakao as data. Without scopes it asks people for the consent items of the app's registration; one that is not registered
 * would fail every login, so none is asked for unless the operator says so. It gives a new refresh token only in the last
 * month of the old one, which is dead from then on.
 */
export function kakao(
  clientId: string,
  clientSecret: Secret,
  hosts: KakaoHosts,
  { name = "kakao", scopes = [], identityOnly = false }: ProviderUse = {},
): Provider {
  return {
    name,
    title: "Kakao",
    clientId,
    clientSecret,
    scopes: identityOnly ? [] : scopes,
    identityOnly,
    authorizationEndpoint: `${hosts.auth}/oauth/authorize`,
    tokenEndpoint: `${hosts.auth}/oauth/token`,
    apiBase: hosts.api,
    identity: { kind: "api", path: "/v2/user/me", profile },
    quirks: [{ kind: "secret_in_body" }],
    grantLifetime: undefined,
    issuer: hosts.auth,
    namesIssuer: false,
    revocation: { kind: "kakao_unlink", endpoint: `${hosts.api}/v1/user/unlink` },
    grantsPage: undefined,
  };
}

/** The profile lies two levels down; an address is verified only if it is also still valid, and is often not given. */
function profile(body: Record<string, unknown>): Profile {
  const account = objectOf(body.kakao_account);
  const email = textOf(account.email);
  return {
    subject: digitsOf(body.id),
    formerSubject: undefined,
    name: textOf(objectOf(account.profile).nickname) ?? textOf(objectOf(body.properties).nickname) ?? null,
    email: email ?? null,
    emailVerified: email !== undefined && account.is_email_valid === true && account.is_email_verified === true,
  };
}
