import { GRANT_TYPES } from "@counterfoil/protocol";
import { sha256 } from "../lib/digest.js";
import type { ClientEntry } from "./client-file.js";

/** Secrets of the development clients: known to everybody, refused in production. */
const SECRETS = { web: "development-web-secret", api: "development-api-secret" };

const signingIn = [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken, "password" as const];

/** The clients that `npm start` works with. */
export function developmentClients(webPort: number): ClientEntry[] {
  const app = `http://127.0.0.1:${webPort}`;
  const links = { verify: `${app}/verify?token={token}`, reset: `${app}/reset-password?token={token}` };
  return [
    {
      id: "web",
      secretHash: sha256(SECRETS.web),
      firstParty: true,
      grants: signingIn,
      scopes: ["account", "connections", "provider:spotify"],
      providers: { spotify: { redirectUris: [`${app}/api/auth/spotify`] } },
      links,
    },
    {
      id: "native",
      firstParty: true,
      grants: signingIn,
      scopes: ["account", "connections", "provider:spotify"],
      providers: { spotify: { redirectUris: ["http://127.0.0.1/callback/spotify", "http://[::1]/callback/spotify"] } },
      links,
    },
    {
      id: "spa",
      kind: "cookie",
      firstParty: true,
      grants: signingIn,
      scopes: ["account", "connections", "provider:spotify"],
      providers: { spotify: { redirectUris: [`${app}/callback/spotify`] } },
      origins: [app],
      links,
    },
    { id: "api", secretHash: sha256(SECRETS.api), grants: ["revocations"], scopes: [], serves: ["issuer"] },
  ];
}

/** Whether a client still has a secret that stands in this file. */
export function hasDevelopmentSecret(client: { secretHash: string | undefined }): boolean {
  return Object.values(SECRETS).some((secret) => sha256(secret) === client.secretHash);
}
