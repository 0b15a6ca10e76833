import { CounterfoilError, isScope, providerScope } from "@counterfoil/protocol";
import { z } from "zod";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Providers } from "../providers/providers.js";
import type { AccessTokens } from "../sessions/access.js";
import { callProvider } from "../vault/provider-call.js";
import type { Vault } from "../vault/vault.js";
import { AllowedPaths } from "./allowed-paths.js";
import { readRawUrl } from "./raw-url.js";
import { readJson } from "./read.js";
import { spotifyPaths } from "./spotify.js";

/**
 * `passthrough/` owns `GET /providers/…`: reading of the provider's API what the GraphQL schema lacks, by a closed list
 * of paths. It leaves the tokens to `vault/`, and no caller ever chooses where one is sent.
 */
export interface PassthroughRooms {
  tokens: AccessTokens;
  vault: Vault;
  circuits: Circuits;
  providers: Providers;
}

const ALLOWED: ReadonlyMap<string, AllowedPaths> = new Map([["spotify", new AllowedPaths(spotifyPaths)]]);

export function passthroughRoutes(app: App, { tokens, vault, circuits, providers }: PassthroughRooms): void {
  app.get(
    "/providers/:provider/*",
    {
      schema: {
        summary: "Read the provider's API as it is, by a closed list of paths",
        tags: ["gateway"],
        security: [{ accessToken: ["provider:{name}"] }],
        params: z.object({
          provider: z.string(),
          "*": z.string().describe("A path of the list in docs/connections.md"),
        }),
        response: {
          200: z.unknown().describe("The provider's JSON"),
          204: z.null().describe("Nothing there"),
          ...PROBLEMS,
        },
      },
      onRequest: async (request) => void readRawUrl(request.originalUrl),
    },
    async (request, reply) => {
      const { provider: name, path, query } = readRawUrl(request.originalUrl);
      const scope = providerScope(name);
      if (!isScope(scope)) throw new CounterfoilError("unknown_provider");
      const { accountId } = await tokens.authenticate(bearerToken(request), scope);
      const provider = await providers.get(name);
      const allowed = ALLOWED.get(name);
      if (!allowed) throw new CounterfoilError("not_found");
      const target = allowed.rebuild(path, query);
      const body = await callProvider(vault, circuits, accountId, provider, (token) =>
        readJson(provider, target, token),
      );
      if (body === undefined) return reply.status(204).send(null);
      return reply.type("application/json").send(body);
    },
  );
}
