import { CounterfoilError, providerScope } from "@counterfoil/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Accounts } from "../accounts/accounts.js";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { Log } from "../lib/log.js";
import type { AccessTokens } from "../sessions/access.js";
import type { Vault } from "../vault/vault.js";
import type { Engine, GraphqlAnswer } from "./engine.js";
import { ProviderApi } from "./provider-api.js";
import { GRAPHQL_RESPONSE, mediaTypeFor } from "./response-type.js";
import type { Upstream } from "./upstream.js";

/**
 * `gateway/` owns the way to the provider's API: GraphQL that asks the provider for what a screen needs, with tokens the
 * caller never sees. It leaves the tokens to `vault/`.
 */
export interface GatewayRooms {
  tokens: AccessTokens;
  accounts: Accounts;
  vault: Vault;
  /** The ways to the providers that the schema is about. */
  upstreams: readonly Upstream[];
  engine: Engine;
  log: Log;
}

/** A request of GraphQL over HTTP: a document or the id of a trusted one, and what goes with it. */
interface Asked {
  query?: string | undefined;
  documentId?: string | undefined;
  variables?: Record<string, unknown> | null | undefined;
  operationName?: string | null | undefined;
}

const members = {
  query: z.string().max(32_768).optional(),
  documentId: z.string().max(128).optional().describe("The id of a trusted document, in place of `query`"),
  operationName: z.string().max(256).nullish(),
};
/** Bytes: a cover picture in base64, as large as a provider takes it, and the document around it. */
const LARGEST_BODY = 320 * 1024;

const body = z.strictObject({
  ...members,
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});
const parameters = z.strictObject({
  ...members,
  variables: z.string().max(16_384).optional().describe("A JSON object"),
  extensions: z.string().max(16_384).optional().describe("A JSON object"),
});
const fieldError = z.object({
  message: z.string(),
  locations: z.array(z.object({ line: z.number(), column: z.number() })).optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
});
const answer = z.object({ data: z.record(z.string(), z.unknown()).nullish(), errors: z.array(fieldError).optional() });

export function gatewayRoutes(app: App, rooms: GatewayRooms): void {
  const shared = {
    tags: ["gateway"],
    security: rooms.upstreams.map(({ provider }) => ({ accessToken: [providerScope(provider)] })),
    response: { 200: answer, 400: answer, ...PROBLEMS },
  };
  app.post(
    "/graphql",
    { bodyLimit: LARGEST_BODY, schema: { ...shared, summary: "GraphQL over the provider's API", body } },
    async (request, reply) => {
      const { status, answer } = await run(rooms, request, reply, () => request.body, false);
      return reply.status(status).send(answer);
    },
  );
  app.get(
    "/graphql",
    { schema: { ...shared, summary: "GraphQL over the provider's API: queries only", querystring: parameters } },
    async (request, reply) => {
      const { status, answer } = await run(rooms, request, reply, () => readParameters(request.query), true);
      return reply.status(status).send(answer);
    },
  );
}

/** Runs an operation, which is read once it is known who asks, and sets the headers of its answer. */
async function run(
  { tokens, accounts, vault, upstreams, engine, log }: GatewayRooms,
  request: FastifyRequest,
  reply: Pick<FastifyReply, "header">,
  read: () => Asked,
  readOnly: boolean,
): Promise<{ status: 200 | 400; answer: GraphqlAnswer }> {
  const scopes = upstreams.map(({ provider }) => providerScope(provider));
  const { accountId, scopes: granted } = await tokens.authenticate(bearerToken(request), ...scopes);
  const apis = new Map(
    upstreams
      .filter(({ provider }) => granted.includes(providerScope(provider)))
      .map((upstream) => [upstream.provider, new ProviderApi(upstream, accountId)]),
  );
  const asked = read();
  const { variables, operationName } = asked;
  const result = await engine.run(
    {
      query: textOf(asked, engine),
      variables: variables ?? undefined,
      operationName: operationName ?? undefined,
      readOnly,
    },
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
  const calls = [...apis.values()].reduce((sum, api) => sum + api.calls, 0);
  log.debug({ reqId: request.id, cost: result.cost, calls }, "graphql");
  const type = mediaTypeFor(request.headers.accept);
  reply.header("content-type", `${type.name}; charset=utf-8`);
  reply.header("vary", "Accept");
  reply.header("counterfoil-cost", `query=${result.cost}, calls=${calls}`);
  // Whoever asked for plain JSON takes every well-formed answer for a 200 (GraphQL over HTTP §6.4.1).
  const isPlain = type.kind === "asked" && type.name !== GRAPHQL_RESPONSE;
  return { status: "data" in result.answer || isPlain ? 200 : 400, answer: result.answer };
}

function textOf({ query, documentId }: Asked, engine: Engine): string {
  if (query !== undefined && documentId === undefined) return query;
  if (query === undefined && documentId !== undefined) return engine.textOf(documentId);
  throw new CounterfoilError("invalid_request", { detail: "Send either query or documentId." });
}

function readParameters({ variables, extensions, ...asked }: z.infer<typeof parameters>): Asked {
  readJsonObject(extensions);
  return { ...asked, variables: readJsonObject(variables) };
}

function readJsonObject(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null) return undefined;
    if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new CounterfoilError("invalid_request", { detail: "variables and extensions have to be JSON objects." });
}

function scopeNeeded(provider: string): string {
  return `The access token needs the scope ${providerScope(provider)}.`;
}
