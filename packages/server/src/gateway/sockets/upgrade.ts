import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CATALOGUE, providerScope } from "@counterfoil/protocol";
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from "graphql-ws";
import type { Registry } from "prom-client";
import { WebSocketServer } from "ws";
import { asCounterfoilError } from "../../http/answer-error.js";
import type { App } from "../../http/app.js";
import { endWithProblem } from "../../http/bare-answer.js";
import { ignoreUpgrade } from "../../http/ignored-upgrade.js";
import type { Clock } from "../../lib/clock.js";
import type { Log } from "../../lib/log.js";
import { randomId } from "../../lib/random.js";
import type { AccessTokens } from "../../sessions/access.js";
import type { Revoked } from "../../sessions/revoked.js";
import type { Sessions } from "../../sessions/sessions.js";
import type { OutboxTail } from "../../storage/outbox-tail.js";
import type { RevocationFeed } from "../../storage/revocation-feed.js";
import { type ContextRooms, contextOf } from "../context.js";
import type { Engine } from "../engine.js";
import { LiveSources } from "../subscriptions/live-sources.js";
import { Polls } from "../subscriptions/polls.js";
import { type AdmissionRooms, admit } from "./admission.js";
import { LiveSocket } from "./live-socket.js";
import { LiveSockets } from "./live-sockets.js";
import { SocketMetrics } from "./metrics.js";
import { GraphqlProtocol } from "./protocol.js";

/** What sockets stand on. */
export interface SocketRooms extends AdmissionRooms, ContextRooms {
  engine: Engine;
  tokens: AccessTokens;
  sessions: Sessions;
  revoked: Revoked;
  feed: RevocationFeed;
  registry: Registry;
  tail: OutboxTail;
  clock: Clock;
  log: Log;
}

const PATH = "/graphql";
/** As long as the body of a request may be. */
const LARGEST_MESSAGE = 64 * 1024;

/** Accepts WebSockets at `/graphql?ticket=…`; an upgrade to anything else is left aside. */
export function acceptSockets(app: App, rooms: SocketRooms): void {
  const { upstreams, tail, log } = rooms;
  const scopes = [...upstreams.keys()].map(providerScope);
  const sockets = new LiveSockets(rooms);
  const metrics = new SocketMetrics(rooms.registry, sockets);
  const polls = new Polls();
  const protocol = new GraphqlProtocol({
    ...rooms,
    metrics,
    contextOf: ({ access }) => contextOf(rooms, access, new LiveSources(access, tail, polls)),
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: () => GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });

  app.server.on("upgrade", async (request: IncomingMessage, connection: Duplex, rest: Buffer) => {
    if (!isForUs(request)) return ignoreUpgrade(app.server, request, connection, rest);
    const reqId = randomId("request");
    // The path and never the URL: a ticket does not reach the log.
    const say = (status: number) => log.info({ reqId, method: "GET", route: PATH, status }, "request");
    connection.on("error", () => connection.destroy());
    try {
      const admission = await admit(request, scopes, rooms);
      sockets.requireRoom(admission.access.sid);
      webSockets.handleUpgrade(request, connection, rest, (opened) => {
        const socket = new LiveSocket(opened, admission.access);
        protocol.speak(socket);
        sockets.add(socket, admission);
        metrics.opened();
        void socket.ended.then((end) => metrics.closed(end));
        say(101);
      });
    } catch (thrown) {
      const error = asCounterfoilError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      if (error.reason === "internal_error") log.error({ reqId, err: thrown }, "internal error");
      metrics.handshakeRefused(error.reason);
      endWithProblem(connection, error, reqId);
      say(CATALOGUE[error.reason].status);
    }
  });
  app.addHook("preClose", async () => sockets.close());
}

function isForUs({ method, url, headers }: IncomingMessage): boolean {
  return method === "GET" && url?.split("?", 1)[0] === PATH && headers.upgrade?.toLowerCase() === "websocket";
}
