import { CounterfoilError } from "@counterfoil/protocol";
import { z } from "zod";
import { type Clients, isConfidential } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { forgetRefreshToken, presentedRefreshToken } from "../http/client-cookies.js";
import { CLIENT_PARAMETERS, clientCredentials } from "../http/credentials.js";
import { OAUTH_ERRORS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import type { TokenIntrospection } from "../sessions/introspection.js";
import { isRefreshToken } from "../sessions/refresh-token.js";
import type { TokenRevocation } from "../sessions/token-revocation.js";

const form = z.object({
  ...CLIENT_PARAMETERS,
  token: z.string().max(8192).optional(),
  token_type_hint: z.string().max(64).optional(),
});

const inactive = z.strictObject({ active: z.literal(false) });
const activeRefreshToken = z.object({
  active: z.literal(true),
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  iat: z.number(),
  client_id: z.string(),
  scope: z.string(),
  sid: z.string(),
});
const activeAccessToken = activeRefreshToken.extend({
  token_type: z.literal("Bearer"),
  aud: z.string(),
  jti: z.string(),
  auth_time: z.number(),
  amr: z.array(z.string()),
});

/** `POST /revoke` (RFC 7009) and `POST /introspect` (RFC 7662); the hint is not needed, our tokens tell their type. */
export function revokeRoutes(
  app: App,
  clients: Clients,
  revocation: TokenRevocation,
  introspection: TokenIntrospection,
): void {
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
    async (request, reply) => {
      const client = await clients.authenticate(clientCredentials(request, request.body));
      const { token } = request.body;
      if (client.kind === "body" || (token !== undefined && !isRefreshToken(token))) {
        await revocation.revoke(client, requireToken(token));
        return {};
      }
      const refreshToken = presentedRefreshToken(request, client, token);
      if (refreshToken) await revocation.revoke(client, refreshToken);
      forgetRefreshToken(reply, client);
      return {};
    },
  );

  app.post(
    "/introspect",
    {
      config: { dialect: "oauth" },
      schema: {
        summary:
          "Whether an access token is active, for the server it is meant for, or a client's own refresh token (RFC 7662)",
        tags: ["resource servers"],
        security: [{ client: [] }],
        consumes: ["application/x-www-form-urlencoded"],
        body: form,
        response: { 200: z.union([activeAccessToken, activeRefreshToken, inactive]), ...OAUTH_ERRORS },
      },
    },
    async (request) => {
      const client = await clients.authenticate(clientCredentials(request, request.body));
      if (!isConfidential(client)) throw new CounterfoilError("invalid_client");
      const claims = await introspection.ask(client, requireToken(request.body.token));
      if (!claims) return { active: false as const };
      return "jti" in claims
        ? { active: true as const, token_type: "Bearer" as const, ...claims }
        : { active: true as const, ...claims };
    },
  );
}

function requireToken(token: string | undefined): Secret {
  if (token === undefined) throw new CounterfoilError("invalid_request", { detail: "token is missing." });
  return new Secret(token);
}
