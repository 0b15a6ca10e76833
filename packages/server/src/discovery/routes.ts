import { GRANT_TYPES } from "@counterfoil/protocol";
import swaggerUi from "@fastify/swagger-ui";
import { z } from "zod";
import { CLIENT_ALGORITHMS } from "../clients/client-key.js";
import type { Clients } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { SigningKeys } from "../signing/signing-keys.js";
import { storageUnavailable } from "../storage/fault.js";
import type { Stores } from "../storage/stores.js";

/** `discovery/` owns what a stranger may ask: metadata, keys, health, the OpenAPI document and its page. */

const metadata = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  revocation_endpoint: z.string(),
  introspection_endpoint: z.string(),
  jwks_uri: z.string(),
  scopes_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  revocation_endpoint_auth_methods_supported: z.array(z.string()),
  revocation_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  introspection_endpoint_auth_methods_supported: z.array(z.string()),
  introspection_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  dpop_signing_alg_values_supported: z.array(z.string()),
  service_documentation: z.string(),
});
/** How a client that can keep a secret proves itself (RFC 6749 §2.3.1, RFC 7523 §2.2). */
const CONFIDENTIAL = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

const jwks = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string(), use: z.string() })),
});
const health = z.object({ status: z.literal("ok") });

const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path fill="#e9e4d8" d="M2 4h56v11a5 5 0 0 0 0 10v11H2V25a5 5 0 0 0 0-10z"/><path stroke="#1c1d21" stroke-width="2" stroke-dasharray="3 3" d="M40 6v28"/></svg>';

export async function discoveryRoutes(
  app: App,
  issuer: string,
  clients: Clients,
  keys: SigningKeys,
  stores: Stores,
): Promise<void> {
  app.get(
    "/.well-known/oauth-authorization-server",
    {
      schema: { summary: "Authorization server metadata (RFC 8414)", tags: ["discovery"], response: { 200: metadata } },
    },
    async (_request, reply) => {
      reply.header("cache-control", "public, max-age=300");
      return {
        issuer,
        token_endpoint: `${issuer}/token`,
        revocation_endpoint: `${issuer}/revoke`,
        introspection_endpoint: `${issuer}/introspect`,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        scopes_supported: clients.scopes,
        response_types_supported: [],
        grant_types_supported: Object.values(GRANT_TYPES),
        token_endpoint_auth_methods_supported: [...CONFIDENTIAL, "none"],
        token_endpoint_auth_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
        revocation_endpoint_auth_methods_supported: [...CONFIDENTIAL, "none"],
        revocation_endpoint_auth_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
        introspection_endpoint_auth_methods_supported: CONFIDENTIAL,
        introspection_endpoint_auth_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
        dpop_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
        service_documentation: `${issuer}/docs`,
      };
    },
  );

  app.get(
    "/.well-known/jwks.json",
    {
      schema: { summary: "Public keys of the access tokens (RFC 7517)", tags: ["discovery"], response: { 200: jwks } },
    },
    async (_request, reply) => {
      reply.header("cache-control", `public, max-age=${keys.jwksMaxAge}`);
      return jwks.parse(keys.jwks());
    },
  );

  app.get(
    "/healthz",
    { schema: { summary: "The process lives", tags: ["discovery"], response: { 200: health } } },
    async () => ({ status: "ok" as const }),
  );

  app.get(
    "/readyz",
    { schema: { summary: "The stores answer", tags: ["discovery"], response: { 200: health, ...PROBLEMS } } },
    async () => {
      if ((await stores.silent()).length > 0) throw storageUnavailable();
      return { status: "ok" as const };
    },
  );

  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());

  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: true,
    theme: { title: "Counterfoil" },
    logo: { type: "image/svg+xml", content: Buffer.from(MARK), href: "/docs" },
    uiConfig: { url: "/openapi.json" },
  });
}
