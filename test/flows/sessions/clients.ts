import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GRANT_TYPES } from "@counterfoil/protocol";
import { Client } from "../../support/client.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const SECRET = "development-web-secret";
const SECOND_IN_DAYS = 1 / 86_400;

/** The clients of the suite by what is special about them. */
export type ClientId = "steady" | "strict" | "brief" | "fleeting";

/** Retry window of the client `brief`, in seconds. */
export const BRIEF_WINDOW = 2;
/** Lifetimes of the client `fleeting`, in seconds: without use, and at most. */
export const FLEETING = { idle: 2, absolute: 5 };

const fleeting = {
  idleDays: FLEETING.idle * SECOND_IN_DAYS,
  absoluteDays: FLEETING.absolute * SECOND_IN_DAYS,
};

/** `steady`: no slow machine leaves its window. `strict`: no window. `brief`, `fleeting`: as above. `api`: the feed. */
const entries = [
  signsIn("steady", { retryWindowSeconds: 60 }),
  signsIn("strict", { retryWindowSeconds: 0 }),
  signsIn("brief", { retryWindowSeconds: BRIEF_WINDOW }),
  signsIn("fleeting", { remembered: fleeting, unremembered: fleeting }),
  { id: "api", secretHash: hashOf("development-api-secret"), grants: ["revocations"], scopes: [] },
];

/** Writes the configuration file with these clients; its path. */
export function clientsFile(): string {
  const file = join(temporaryFolder(), "counterfoil.config.json");
  writeFileSync(file, JSON.stringify({ clients: entries }));
  return file;
}

/** A client of one server process. */
export function clientOf(serverUrl: string, id: ClientId): Client {
  return new Client(serverUrl, id, SECRET);
}

function signsIn(id: ClientId, more: Record<string, unknown>) {
  return {
    id,
    secretHash: hashOf(SECRET),
    firstParty: true,
    grants: [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken],
    scopes: ["account", "connections", "provider:spotify"],
    providers: { spotify: { redirectUris: ["http://127.0.0.1:3000/api/auth/spotify"] } },
    ...more,
  };
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
