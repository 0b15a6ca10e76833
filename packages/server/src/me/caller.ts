import { CounterfoilError, type Scope } from "@counterfoil/protocol";
import type { FastifyRequest } from "fastify";
import type { Client } from "../clients/client.js";
import { type Clients, requireOwnPage } from "../clients/clients.js";
import { bearerToken, pageOf } from "../http/credentials.js";
import type { AccessTokens } from "../sessions/access.js";
import type { Access } from "../sessions/session.js";

/** What telling a caller needs of the storeys below. */
export interface CallerRooms {
  tokens: AccessTokens;
  clients: Clients;
}

/**
 * Who asks for a change, and through which client. Throws as `AccessTokens.authenticate` does, and `untrusted_page` for a
 * page that is not the client's own.
 */
export async function callerOf(
  { tokens, clients }: CallerRooms,
  request: FastifyRequest,
  scope: Scope,
): Promise<{ access: Access; client: Client }> {
  const access = await tokens.authenticate(bearerToken(request), scope);
  const client = clients.get(access.clientId);
  if (!client) throw new CounterfoilError("invalid_token");
  requireOwnPage(client, pageOf(request));
  return { access, client };
}
