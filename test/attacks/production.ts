import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newRootKey } from "../../packages/server/src/signing/key-ring.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { PROVIDER_CODE, REFRESH } from "./target.js";

/** A complete production environment, with a key of its own and one client. */
export function productionEnvironment() {
  return {
    NODE_ENV: "production",
    COUNTERFOIL_ISSUER: "https://auth.example",
    COUNTERFOIL_KEY: newRootKey(),
    COUNTERFOIL_CONFIG: configurationFile("a secret that only this client has"),
    COUNTERFOIL_TRUST_PROXY: "none",
    SPOTIFY_CLIENT_ID: "0123456789abcdef",
    SPOTIFY_CLIENT_SECRET: "the real secret at Spotify",
  };
}

/** A configuration file with one client of this secret. */
export function configurationFile(secret: string): string {
  const file = join(temporaryFolder(), "counterfoil.config.json");
  const client = {
    id: "web",
    secretHash: createHash("sha256").update(secret).digest("base64url"),
    firstParty: true,
    grants: [PROVIDER_CODE, REFRESH],
    scopes: ["account", "provider:spotify"],
    providers: { spotify: { redirectUris: ["https://app.example/api/auth/spotify"] } },
  };
  writeFileSync(file, JSON.stringify({ clients: [client] }));
  return file;
}
