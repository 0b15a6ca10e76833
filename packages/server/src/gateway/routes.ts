import { CounterfoilError, providerScope } from "@counterfoil/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { Log } from "../lib/log.js";
import type { AccessTokens } from "../sessions/access.js";
import { type ContextRooms, contextOf } from "./context.js";
import type { Engine, GraphqlAnswer } from "./engine.js";
import { GRAPHQL_RESPONSE, mediaTypeFor } from "./response-type.js";

/**
 * `gateway/` owns the way to the provider's API: GraphQL that asks the provider for what a screen needs, with tokens the
 * caller never sees. It leaves the tokens to `vault/`.
 */
export interface GatewayRooms extends ContextRooms {
  tokens: AccessTokens;
  engine: Engine;
  log: Log;
}

/** Bytes: a cover picture in base64, as large as a provider takes it, and the document around it. */
const LARGEST_BODY = 320 * 1024;

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
    security: [...rooms.upstreams.keys()].map((name) => ({ accessToken: [providerScope(name)] })),
    response: { 200: answer, 400: answer, ...PROBLEMS },
  };
  // What the engine gives is an answer by its making, and may be long.
  const serializerCompiler = () => JSON.stringify;
  app.post(
    "/graphql",
    {
      bodyLimit: LARGEST_BODY,
      serializerCompiler,
      schema: { ...shared, summary: "GraphQL over the provider's API", body },
    },
    async (request, reply) => {
      const { status, answer } = await run(rooms, request, reply, request.body, false);
      return reply.status(status).send(answer);
    },
  );
  app.get(
    "/graphql",
    {
      serializerCompiler,
      schema: { ...shared, summary: "GraphQL over the provider's API: queries only", querystring: parameters },
    },
    async (request, reply) => {
      const { variables, extensions, ...asked } = request.query;
      readJsonObject(extensions);
      const order = { ...asked, variables: readJsonObject(variables) };
      const { status, answer } = await run(rooms, request, reply, order, true);
      return reply.status(status).send(answer);
    },
  );
}

/** Runs an operation and sets the headers of its answer. */
async function run(
  rooms: GatewayRooms,
  request: FastifyRequest,
  reply: Pick<FastifyReply, "header">,
  asked: Asked,
  readOnly: boolean,
): Promise<{ status: 200 | 400; answer: GraphqlAnswer }> {
  const { tokens, upstreams, engine, log } = rooms;
  const access = await tokens.authenticate(bearerToken(request), ...[...upstreams.keys()].map(providerScope));
  const context = contextOf(rooms, access);
  const { variables, operationName } = asked;
  const result = await engine.run(
    {
      query: textOf(asked, engine),
      variables: variables ?? undefined,
      operationName: operationName ?? undefined,
      readOnly,
    },
    context,
  );
  const calls = context.calls();
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
