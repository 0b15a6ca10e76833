import { GRANT_TYPES } from "@counterfoil/protocol";
import { sha256 } from "../lib/digest.js";
import type { ClientEntry } from "./client-file.js";

/** Secrets of the development clients: known to everybody, refused in production. */
const SECRETS = { web: "development-web-secret", api: "development-api-secret" };

const both = [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken];

/** The clients that `npm start` works with. */
export function developmentClients(webPort: number): ClientEntry[] {
  return [
    {
      id: "web",
      secretHash: sha256(SECRETS.web),
      firstParty: true,
      grants: both,
      scopes: ["account", "connections", "provider:spotify"],
      providers: { spotify: { redirectUris: [`http://127.0.0.1:${webPort}/api/auth/spotify`] } },
    },
    {
      id: "native",
      firstParty: true,
      grants: both,
      scopes: ["account", "connections", "provider:spotify"],
      providers: { spotify: { redirectUris: ["http://127.0.0.1/callback/spotify", "http://[::1]/callback/spotify"] } },
    },
    {
      id: "spa",
      kind: "cookie",
      firstParty: true,
      grants: both,
      scopes: ["account", "connections", "provider:spotify"],
      providers: { spotify: { redirectUris: [`http://127.0.0.1:${webPort}/callback/spotify`] } },
      origins: [`http://127.0.0.1:${webPort}`],
    },
    { id: "api", secretHash: sha256(SECRETS.api), grants: ["revocations"], scopes: [], serves: ["issuer"] },
  ];
}

/** Whether a client still has a secret that stands in this file. */
export function hasDevelopmentSecret(client: { secretHash: string | undefined }): boolean {
  return Object.values(SECRETS).some((secret) => sha256(secret) === client.secretHash);
}
