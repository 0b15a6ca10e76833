import { GRANT_TYPES } from "@counterfoil/protocol";
import { sha256 } from "../lib/digest.js";
import type { ClientEntry } from "./client-file.js";

/** Secrets of the development clients: known to everybody, refused in production. */
const SECRETS = { web: "development-web-secret", api: "development-api-secret" };

const signingIn = [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken, "password" as const];

/** The clients that `npm start` works with; each may use every provider, at a redirect URI of its own. */
export function developmentClients(webPort: number, providers: readonly string[]): ClientEntry[] {
  const app = `http://127.0.0.1:${webPort}`;
  const at = (...bases: string[]) =>
    Object.fromEntries(providers.map((name) => [name, { redirectUris: bases.map((base) => `${base}/${name}`) }]));
  const links = { verify: `${app}/verify?token={token}`, reset: `${app}/reset-password?token={token}` };
  return [
    {
      id: "web",
      secretHash: sha256(SECRETS.web),
      firstParty: true,
      grants: signingIn,
      scopes: ["account", "connections", "provider:spotify"],
      providers: at(`${app}/api/auth`),
      // Its pages open sockets with tickets that its back end asked for.
      origins: [app],
      links,
    },
    {
      id: "native",
      firstParty: true,
      grants: signingIn,
      scopes: ["account", "connections", "provider:spotify"],
      providers: at("http://127.0.0.1/callback", "http://[::1]/callback"),
      links,
    },
    {
      id: "spa",
      kind: "cookie",
      firstParty: true,
      grants: signingIn,
      scopes: ["account", "connections", "provider:spotify"],
      providers: at(`${app}/callback`),
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
