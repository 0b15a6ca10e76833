import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.js";
import { PROVIDER_CODE, REFRESH } from "./target.js";

/** A configuration file with the development client `web`, which may also be called from these browser origins. */
export function configurationFor(origins: string[], id = "web"): string {
  const file = join(temporaryFolder(), "counterfoil.config.json");
  const web = {
    id,
    secretHash: createHash("sha256").update("development-web-secret").digest("base64url"),
    firstParty: true,
    grants: [PROVIDER_CODE, REFRESH],
    scopes: ["account", "provider:spotify"],
    providers: { spotify: { redirectUris: ["http://127.0.0.1:3000/api/auth/spotify"] } },
    origins,
  };
  writeFileSync(file, JSON.stringify({ clients: [web] }));
  return file;
}
