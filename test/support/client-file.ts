import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GRANT_TYPES } from "@counterfoil/protocol";
import { temporaryFolder } from "./temporary-folder.js";

/** Writes a configuration file with these clients; its path. */
export function clientFile(...clients: object[]): string {
  return configFile({ clients });
}

/** Writes a configuration file; its path. */
export function configFile(content: { clients: object[]; providers?: object[] }): string {
  const file = join(temporaryFolder(), "counterfoil.config.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** An entry of the configuration file: a first-party client that signs people in with the simulator's Spotify. */
export function signsIn(id: string, more: object = {}): object {
  return {
    id,
    firstParty: true,
    grants: [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken],
    scopes: ["account", "connections", "provider:spotify"],
    providers: { spotify: { redirectUris: ["http://127.0.0.1:3000/api/auth/spotify"] } },
    ...more,
  };
}

/** How the configuration file keeps a secret. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
