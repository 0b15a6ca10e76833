import { providerScope } from "@counterfoil/protocol";
import { z } from "zod";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { AccessTokens } from "../sessions/access.js";
import { type ContextRooms, contextOf } from "./context.js";
import type { Engine } from "./engine.js";

/**
 * `gateway/` owns the way to the provider's API: GraphQL that asks the provider for what a screen needs, with tokens the
 * caller never sees. It leaves the tokens to `vault/`.
 */
export interface GatewayRooms extends ContextRooms {
  tokens: AccessTokens;
  engine: Engine;
}

const body = z.strictObject({
  query: z.string().max(32_768),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().max(256).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});
const fieldError = z.object({
  message: z.string(),
  locations: z.array(z.object({ line: z.number(), column: z.number() })).optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
});
const answer = z.object({ data: z.record(z.string(), z.unknown()).nullish(), errors: z.array(fieldError).optional() });

export function gatewayRoutes(app: App, rooms: GatewayRooms): void {
  const { tokens, provider, engine } = rooms;
  const scope = providerScope(provider.name);
  app.post(
    "/graphql",
    {
      schema: {
        summary: "GraphQL over the provider's API",
        tags: ["gateway"],
        security: [{ accessToken: [scope] }],
        body,
        response: { 200: answer, 400: answer, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { accountId } = await tokens.authenticate(bearerToken(request), scope);
      const { query, variables, operationName } = request.body;
      const result = await engine.run(
        { query, variables: variables ?? undefined, operationName: operationName ?? undefined },
        contextOf(rooms, accountId),
      );
      return reply.status("data" in result ? 200 : 400).send(result);
    },
  );
}
