import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { CLOSE_CODES, CounterfoilError } from "@counterfoil/protocol";
import type { WebSocket, WebSocketServer } from "ws";
import { requireScopeSyntax } from "./bearer.js";
import { type Refusal, refusalOf } from "./refusal.js";
import type { TicketAccess } from "./ticket-access.js";
import type { TicketGate } from "./ticket-gate.js";

/** Milliseconds that a peer is given to answer a close frame. */
const FAREWELL = 1_000;

/** What guards the sockets of a server. */
export interface SocketOptions {
  /** The scope each socket needs, or several separated by spaces. */
  scope: string;
  /**
   * Where the pages come from that may open sockets, as browsers say it: `https://app.example`. Empty for apps without
   * pages: then whoever has an origin is refused.
   */
  origins: readonly string[];
}

/**
 * A listener for `upgrade` of a Node server: takes the ticket of `?ticket=` before anything is upgraded, and answers 401, 403
 * or 503 where it is not good. `onSocket` gets each socket that is let in, with its access; when the session ends, the
 * socket is closed with its code.
 *
 * @throws TypeError where the scope has no scope's form.
 */
export function counterfoil(
  gate: TicketGate,
  webSockets: WebSocketServer,
  { scope, origins }: SocketOptions,
  onSocket: (socket: WebSocket, access: TicketAccess, request: IncomingMessage) => void,
) {
  requireScopeSyntax(scope);
  return async (request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> => {
    connection.on("error", () => connection.destroy());
    let access: TicketAccess | undefined;
    try {
      access = await gate.redeem(presentedTicket(request));
      requireOrigin(request, origins);
      if (!scope.split(" ").every((wanted) => access?.scopes.includes(wanted)))
        throw new CounterfoilError("insufficient_scope");
    } catch (error) {
      access?.release();
      return refuse(connection, refusalOf(error, scope));
    }
    const admitted = access;
    connection.once("close", () => admitted.release());
    webSockets.handleUpgrade(request, connection, head, (socket) => {
      closeWhenEnded(socket, admitted);
      onSocket(socket, admitted, request);
    });
  };
}

/** Closes a socket when its access ends, with the code and the word for it. */
function closeWhenEnded(socket: WebSocket, access: TicketAccess): void {
  socket.once("close", () => access.release());
  const close = () => {
    const reason = access.endReason ?? "ticket_expired";
    socket.close(CLOSE_CODES[reason].code, reason);
    const timer = setTimeout(() => socket.terminate(), FAREWELL);
    socket.once("close", () => clearTimeout(timer));
  };
  if (access.ended.aborted) close();
  else access.ended.addEventListener("abort", close, { once: true });
}

/** The one `ticket` of the query; nothing else of the address matters here, and none of it belongs into a log. */
function presentedTicket({ url = "" }: IncomingMessage): string {
  const [ticket, ...others] = new URLSearchParams(url.split("?")[1]).getAll("ticket");
  if (ticket === undefined || others.length > 0 || !/^[\w-]{43}$/.test(ticket))
    throw new CounterfoilError("invalid_ticket");
  return ticket;
}

/** Browsers say which page opens a socket, and nothing else keeps other pages out (RFC 6455 §10.2). */
function requireOrigin({ headers: { origin } }: IncomingMessage, origins: readonly string[]): void {
  const isOwn = origins.length === 0 ? origin === undefined : origins.includes(origin ?? "");
  if (!isOwn) throw new CounterfoilError("untrusted_page");
}

function refuse(connection: Duplex, { status, headers, body }: Refusal): void {
  const head = Object.entries({ ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  connection.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`);
}
