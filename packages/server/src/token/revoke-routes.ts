import type { AccessTokenClaims } from "@counterfoil/protocol";
import { CounterfoilError } from "@counterfoil/protocol";
import { z } from "zod";
import type { Clients } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { clientCredentials } from "../http/credentials.js";
import { OAUTH_ERRORS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import type { AccessTokens } from "../sessions/access.js";
import type { TokenRevocation } from "../sessions/token-revocation.js";

const form = z.object({
  client_id: z.string().max(128).optional(),
  client_secret: z.string().max(256).optional(),
  token: z.string().max(8192),
  token_type_hint: z.string().max(64).optional(),
});

const inactive = z.strictObject({ active: z.literal(false) });
const active = z.object({
  active: z.literal(true),
  token_type: z.literal("Bearer"),
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  exp: z.number(),
  iat: z.number(),
  jti: z.string(),
  client_id: z.string(),
  scope: z.string(),
  sid: z.string(),
  auth_time: z.number(),
  amr: z.array(z.string()),
});

/** `POST /revoke` (RFC 7009) and `POST /introspect` (RFC 7662); the hint is not needed, our tokens tell their type. */
export function revokeRoutes(app: App, clients: Clients, revocation: TokenRevocation, tokens: AccessTokens): void {
  app.post(
    "/revoke",
    {
      config: { dialect: "oauth" },
      schema: {
        summary: "End a token before its time (RFC 7009)",
        tags: ["token"],
        security: [{ client: [] }],
        consumes: ["application/x-www-form-urlencoded"],
        body: form,
        response: { 200: z.object({}), ...OAUTH_ERRORS },
      },
    },
    async (request) => {
      const client = clients.authenticate(clientCredentials(request, request.body));
      await revocation.revoke(client, new Secret(request.body.token));
      return {};
    },
  );

  app.post(
    "/introspect",
    {
      config: { dialect: "oauth" },
      schema: {
        summary: "Whether an access token is active, for the server it is meant for (RFC 7662)",
        tags: ["resource servers"],
        security: [{ client: [] }],
        consumes: ["application/x-www-form-urlencoded"],
        body: form,
        response: { 200: z.union([active, inactive]), ...OAUTH_ERRORS },
      },
    },
    async (request) => {
      const client = clients.authenticate(clientCredentials(request, request.body));
      if (client.secretHash === undefined) throw new CounterfoilError("invalid_client");
      const claims = await activeClaims(tokens, new Secret(request.body.token), client.serves);
      return claims ? { active: true as const, token_type: "Bearer" as const, ...claims } : { active: false as const };
    },
  );
}

/** The claims of a token that is active and meant for one of these audiences; nobody else learns anything of it. */
async function activeClaims(
  tokens: AccessTokens,
  token: Secret,
  audiences: readonly string[],
): Promise<AccessTokenClaims | undefined> {
  const claims = await tokens.read(token);
  return claims && audiences.includes(claims.aud) ? claims : undefined;
}
