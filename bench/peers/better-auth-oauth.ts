import { createHash, randomUUID } from "node:crypto";
import { oauthProvider } from "@better-auth/oauth-provider";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { jwt } from "better-auth/plugins";
import { fastify } from "fastify";
import { Pool } from "pg";
import { announce } from "../race-announce.js";

// Better Auth's OAuth provider over Postgres, mounted in Fastify as its documentation says.

const RESOURCE = "https://api.example";
const SCOPES = ["account", "connections", "offline_access"];
const DAY = 86_400_000;
const origin = "http://127.0.0.1:4000";
const auth = betterAuth({
  baseURL: origin,
  secret: "bench-secret-of-better-auth-0123456789abcdef",
  database: new Pool({ connectionString: process.env.DATABASE_URL, max: 20 }),
  logger: { level: "error" },
  rateLimit: { enabled: false },
  disabledPaths: ["/token"],
  plugins: [
    jwt({ jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } }, disableSettingJwtHeader: true }),
    oauthProvider({
      loginPage: "/sign-in",
      consentPage: "/consent",
      scopes: SCOPES,
      resources: [{ identifier: RESOURCE, name: "bench", accessTokenTtl: 600 }],
      enforcePerClientResources: false,
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    }),
  ],
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const { adapter } = await auth.$context;
const userId = await newUser();
await newClient();

const app = fastify();
app.removeContentTypeParser("application/json");
app.addContentTypeParser("*", { parseAs: "string" }, async (_: unknown, body: string) => body);
app.post<{ Body: string }>("/api/auth/*", async ({ url, headers, body }, reply) => {
  const { authorization = "", "content-type": type = "" } = headers;
  const request = new Request(origin + url, {
    method: "POST",
    headers: { authorization, "content-type": type },
    body,
  });
  const response = await auth.handler(request);
  return reply
    .code(response.status)
    .headers(Object.fromEntries(response.headers))
    .send(await response.text());
});
app.post<{ Body: string }>("/seed", async ({ body }) => {
  const { count }: { count: number } = JSON.parse(body);
  return { refresh_tokens: await Promise.all(Array.from({ length: count }, newSession)) };
});
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

async function newUser(): Promise<string> {
  const now = new Date();
  const data = { name: "Bench", email: "bench@example.com", emailVerified: true, createdAt: now, updatedAt: now };
  return (await adapter.create<typeof data & { id: string }>({ model: "user", data })).id;
}

async function newClient(): Promise<void> {
  const data = {
    clientId: "web",
    clientSecret: hashOf("bench-secret-of-the-web-client"),
    redirectUris: ["http://127.0.0.1:3000/callback"],
    grantTypes: ["authorization_code", "refresh_token"],
    tokenEndpointAuthMethod: "client_secret_basic",
    scopes: SCOPES,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  await adapter.create({ model: "oauthClient", data });
}

/** What a sign-in leaves behind: a session and its refresh token. */
async function newSession(): Promise<string> {
  const [now, end, refreshToken] = [new Date(), new Date(Date.now() + 30 * DAY), randomUUID()];
  const session = { token: randomUUID(), userId, expiresAt: end, createdAt: now, updatedAt: now };
  const { id } = await adapter.create<typeof session & { id: string }>({ model: "session", data: session });
  const data = {
    token: hashOf(refreshToken),
    clientId: "web",
    sessionId: id,
    userId,
    scopes: SCOPES,
    resources: [RESOURCE],
    createdAt: now,
    expiresAt: end,
  };
  await adapter.create({ model: "oauthRefreshToken", data });
  return refreshToken;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
