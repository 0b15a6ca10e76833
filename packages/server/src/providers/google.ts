import type { Secret } from "../lib/secret.js";
import type { Provider, ProviderUse } from "./provider.js";
import { providerKeys } from "./provider-keys.js";
import type { Quirk } from "./quirks.js";

/** Where Google lives. */
export interface GoogleHosts {
  accounts: string;
  tokens: string;
  api: string;
}

export const GOOGLE_HOSTS: GoogleHosts = {
  accounts: "https://accounts.google.com",
  tokens: "https://oauth2.googleapis.com",
  api: "https://www.googleapis.com",
};

const IDENTITY_SCOPES = ["openid", "email", "profile"];

/** Without these Google gives a refresh token to nobody, or at the very first consent only. */
const OFFLINE: Quirk = {
  kind: "authorization_parameters",
  parameters: { access_type: "offline", prompt: "consent" },
};

/** Google as data: an OpenID provider, with its e-mail addresses verified where the ID token says so. */
export function google(
  clientId: string,
  clientSecret: Secret,
  hosts: GoogleHosts,
  { name = "google", scopes = [], identityOnly = false }: ProviderUse = {},
): Provider {
  const asksApi = !identityOnly && scopes.length > 0;
  const keysUri = `${hosts.api}/oauth2/v3/certs`;
  return {
    name,
    title: "Google",
    clientId,
    clientSecret,
    scopes: asksApi ? [...IDENTITY_SCOPES, ...scopes] : IDENTITY_SCOPES,
    identityOnly,
    authorizationEndpoint: `${hosts.accounts}/o/oauth2/v2/auth`,
    tokenEndpoint: `${hosts.tokens}/token`,
    apiBase: hosts.api,
    identity: {
      kind: "id_token",
      keysUri,
      keys: providerKeys(keysUri),
      algorithms: ["RS256"],
      userinfoEndpoint: undefined,
    },
    quirks: [{ kind: "secret_in_body" }, ...(asksApi ? [OFFLINE] : [])],
    grantLifetime: undefined,
    issuer: hosts.accounts,
    namesIssuer: false,
    revocation: { kind: "rfc7009", endpoint: `${hosts.tokens}/revoke` },
    grantsPage: "https://myaccount.google.com/connections",
  };
}
