import { CounterfoilError, type TicketGrant, type TicketResponse } from "@counterfoil/protocol";
import { z } from "zod";
import { type Clients, isConfidential } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { bearerToken, CLIENT_PARAMETERS, clientCredentials } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { SECOND } from "../lib/clock.js";
import { Secret } from "../lib/secret.js";
import type { AccessTokens } from "../sessions/access.js";
import type { Tickets } from "../sessions/tickets.js";

/**
 * `tickets/` owns how a client gets a ticket for a WebSocket handshake, and how the server it is for redeems it:
 * `/tickets…`. What a ticket is stands in `sessions/`; our own sockets are `gateway/`'s.
 */
export interface TicketRooms {
  issuer: string;
  clients: Clients;
  tokens: AccessTokens;
  tickets: Tickets;
}

const order = z.strictObject({ audience: z.string().max(2048).optional() }).nullish();
const issued = z.object({ ticket: z.string(), expires_in: z.number().int() });
const presented = z.strictObject({
  ...CLIENT_PARAMETERS,
  ticket: z.string().max(128),
  audience: z.string().max(2048),
});
const grant = z.object({
  sub: z.string(),
  sid: z.string(),
  scope: z.string(),
  client_id: z.string(),
  session_expires_at: z.number().int(),
});

export function ticketRoutes(app: App, { issuer, clients, tokens, tickets }: TicketRooms): void {
  app.post(
    "/tickets",
    {
      schema: {
        summary: "A ticket for one WebSocket handshake, for 30 seconds",
        description:
          "For `GET /graphql?ticket=…` (`graphql-transport-ws`), or with `audience` for another server's sockets.",
        tags: ["sockets"],
        security: [{ accessToken: ["provider:{name}"] }],
        body: order,
        response: { 200: issued, ...PROBLEMS },
      },
    },
    async (request): Promise<TicketResponse> => {
      const access = await tokens.authenticateForProvider(bearerToken(request));
      const audience = request.body?.audience ?? issuer;
      const audiences = clients.get(access.clientId)?.audiences ?? [];
      if (audience !== issuer && !audiences.includes(audience)) throw new CounterfoilError("invalid_target");
      const { ticket, expiresIn } = await tickets.issue(access, audience);
      return { ticket: ticket.reveal(), expires_in: expiresIn };
    },
  );

  app.post(
    "/tickets/redeem",
    {
      schema: {
        summary: "Redeem a ticket, by the server it is for",
        tags: ["sockets", "resource servers"],
        security: [{ client: [] }],
        body: presented,
        response: { 200: grant, ...PROBLEMS },
      },
    },
    async (request): Promise<TicketGrant> => {
      const { ticket, audience } = request.body;
      const client = await clients.authenticate(clientCredentials(request, request.body));
      if (!isConfidential(client)) throw new CounterfoilError("invalid_client");
      const { access, endsAt } = await tickets.take(new Secret(ticket), audience);
      // Only now: whoever brought it, it is spent, and nobody learns which part was wrong.
      if (!client.serves.includes(audience)) throw new CounterfoilError("invalid_ticket");
      return {
        sub: access.accountId,
        sid: access.sid,
        scope: access.claims.scope,
        client_id: access.clientId,
        session_expires_at: Math.floor(endsAt / SECOND),
      };
    },
  );
}
