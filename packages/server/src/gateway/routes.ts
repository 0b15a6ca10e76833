import { CounterfoilError, providerScope } from "@counterfoil/protocol";
import { z } from "zod";
import type { Accounts } from "../accounts/accounts.js";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import type { AccessTokens } from "../sessions/access.js";
import type { Vault } from "../vault/vault.js";
import type { Engine } from "./engine.js";
import { ProviderApi } from "./provider-api.js";

/**
 * `gateway/` owns the way to the provider's API: GraphQL that asks the provider for what a screen needs, with tokens the
 * caller never sees. It leaves the tokens to `vault/`.
 */
export interface GatewayRooms {
  tokens: AccessTokens;
  accounts: Accounts;
  vault: Vault;
  circuits: Circuits;
  /** Those whose API the schema is about. */
  providers: readonly Provider[];
  engine: Engine;
}

/** Bytes: a cover picture in base64, as large as a provider takes it, and the document around it. */
const LARGEST_BODY = 320 * 1024;

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

export function gatewayRoutes(app: App, { tokens, accounts, vault, circuits, providers, engine }: GatewayRooms): void {
  const scopes = providers.map(({ name }) => providerScope(name));
  app.post(
    "/graphql",
    {
      bodyLimit: LARGEST_BODY,
      schema: {
        summary: "GraphQL over the provider's API",
        tags: ["gateway"],
        security: scopes.map((scope) => ({ accessToken: [scope] })),
        body,
        response: { 200: answer, 400: answer, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const access = await tokens.authenticate(bearerToken(request), ...scopes);
      const { accountId } = access;
      const apis = new Map(
        providers
          .filter(({ name }) => access.scopes.includes(providerScope(name)))
          .map((provider) => [provider.name, new ProviderApi(vault, circuits, provider, accountId)]),
      );
      const { query, variables, operationName } = request.body;
      const result = await engine.run(
        { query, variables: variables ?? undefined, operationName: operationName ?? undefined },
        {
          api: (provider) => {
            const api = apis.get(provider);
            if (!api) throw new CounterfoilError("insufficient_scope", { detail: scopeNeeded(provider) });
            return api;
          },
          connections: () => vault.statuses(accountId),
          account: async () => {
            const account = await accounts.find(accountId);
            if (!account) throw new CounterfoilError("signed_out");
            return account;
          },
        },
      );
      return reply.status("data" in result ? 200 : 400).send(result);
    },
  );
}

function scopeNeeded(provider: string): string {
  return `The access token needs the scope ${providerScope(provider)}.`;
}
