import type { IncomingMessage } from "node:http";
import { CounterfoilError, type Scope } from "@counterfoil/protocol";
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from "graphql-ws";
import type { Client } from "../../clients/client.js";
import type { Clients } from "../../clients/clients.js";
import { Secret } from "../../lib/secret.js";
import type { Admission, Tickets } from "../../sessions/tickets.js";

export interface AdmissionRooms {
  issuer: string;
  clients: Clients;
  tickets: Tickets;
}

/**
 * Who may have the socket that a handshake asks for; nothing is upgraded before. Throws `invalid_request` for another
 * protocol, `invalid_ticket`, `ticket_expired`, `signed_out`; `untrusted_page` and `insufficient_scope`, which spend the
 * ticket too.
 */
export async function admit(
  { url, headers }: IncomingMessage,
  scopes: readonly Scope[],
  { issuer, clients, tickets }: AdmissionRooms,
): Promise<Admission> {
  const offered = headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  if (!offered.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL))
    throw new CounterfoilError("invalid_request", { detail: `The protocol is ${GRAPHQL_TRANSPORT_WS_PROTOCOL}.` });
  const admission = await tickets.take(presentedTicket(url), issuer);
  const client = clients.get(admission.access.clientId);
  if (!client) throw new CounterfoilError("invalid_ticket");
  requireOrigin(client, headers.origin);
  if (!scopes.some((scope) => admission.access.scopes.includes(scope)))
    throw new CounterfoilError("insufficient_scope");
  return admission;
}

/** The one `ticket` of the query. */
function presentedTicket(url = ""): Secret {
  const [ticket, ...others] = new URLSearchParams(url.split("?")[1]).getAll("ticket");
  if (ticket === undefined || others.length > 0 || !/^[\w-]{43}$/.test(ticket))
    throw new CounterfoilError("invalid_ticket");
  return new Secret(ticket);
}

/**
 * Browsers say which page opens a socket, and nothing else keeps other pages out (RFC 6455 §10.2). A client with origins
 * comes from one of them; one without has no pages, so a page that brings its ticket has stolen it.
 */
function requireOrigin(client: Client, origin: string | undefined): void {
  const isOwn = client.origins.length === 0 ? origin === undefined : client.origins.includes(origin ?? "");
  if (!isOwn) throw new CounterfoilError("untrusted_page");
}
