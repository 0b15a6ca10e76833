import { type CloseReason, CounterfoilError } from "@counterfoil/protocol";
import { execute, GraphQLError, getOperationAST, subscribe } from "graphql";
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import { z } from "zod";
import { SECOND } from "../../lib/clock.js";
import type { Log } from "../../lib/log.js";
import type { AccessTokens } from "../../sessions/access.js";
import type { GatewayContext } from "../context.js";
import type { Engine } from "../engine.js";
import type { LiveSocket } from "./live-socket.js";
import type { SocketMetrics } from "./metrics.js";

/** Operations of one socket at once. */
const MOST_OPERATIONS = 10;
/** A socket has to begin within this time. */
const BEGINNING = 5 * SECOND;

const request = z.object({
  query: z.string().max(32_768),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().max(256).nullish(),
});

/** What the protocol library closes with, in our words. */
const REASONS: Readonly<Record<number, CloseReason>> = {
  [CloseCode.ConnectionInitialisationTimeout]: "ticket_expired",
};

interface Parts {
  engine: Engine;
  tokens: AccessTokens;
  log: Log;
  metrics: SocketMetrics;
  /** The context of one operation. */
  contextOf: (socket: LiveSocket) => GatewayContext;
}

/** `graphql-transport-ws` over the engine: documents are held to the same limits as those of `POST /graphql`. */
export class GraphqlProtocol {
  readonly #server: Server<LiveSocket>;
  readonly #log: Log;

  constructor({ engine, tokens, log, metrics, contextOf }: Parts) {
    this.#log = log;
    this.#server = makeServer<Record<string, unknown>, LiveSocket>({
      connectionInitWaitTimeout: BEGINNING,
      onSubscribe: ({ extra: socket }, _id, payload) => {
        try {
          tokens.requireFresh();
          requireRoom(socket);
          const prepared = engine.prepare(read(payload), contextOf(socket));
          if (!("operation" in prepared)) return prepared;
          const { operation } = prepared;
          if (!getOperationAST(operation.document, operation.operationName))
            return [new GraphQLError("The document has no such operation.")];
          socket.operations++;
          return operation;
        } catch (error) {
          return [asGraphqlError(error)];
        }
      },
      execute,
      subscribe,
      onOperation: ({ extra: socket }, id, _payload, _operation, result) => {
        if (Symbol.asyncIterator in result) socket.subscriptions.add(id);
      },
      onNext: (_context, _id, _payload, _operation, result) => ({ ...engine.answer(result) }),
      onError: (_context, _id, _payload, errors) => {
        const formatted = errors.map((error) => engine.format(error));
        metrics.operationRefused(formatted[0]?.extensions.reason ?? "internal_error");
        return formatted;
      },
      onComplete: ({ extra: socket }, id) => {
        socket.operations--;
        socket.subscriptions.delete(id);
      },
    });
  }

  /** Speaks it with a socket until that ends. */
  speak(socket: LiveSocket): void {
    const closed = this.#server.opened(
      {
        protocol: GRAPHQL_TRANSPORT_WS_PROTOCOL,
        send: (text) => socket.send(text),
        close: (code) => socket.close(REASONS[code ?? 0] ?? "invalid_request"),
        onMessage: (listener) =>
          socket.onMessage(
            (text) => listener(text).catch((error: unknown) => refuseForeign(socket, error)),
            (error) => this.#log.error({ err: error }, "internal error"),
          ),
      },
      socket,
    );
    void socket.ended.then(() => closed());
  }
}

/** Throws `rate_limited` where as many operations run as may. */
function requireRoom(socket: LiveSocket): void {
  if (socket.operations < MOST_OPERATIONS) return;
  const detail = `A socket runs ${MOST_OPERATIONS} operations at once.`;
  throw new CounterfoilError("rate_limited", { detail });
}

function read(payload: SubscribePayload) {
  const { success, data } = request.safeParse(payload);
  if (!success) throw new CounterfoilError("invalid_request");
  const { query, variables, operationName } = data;
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}

function asGraphqlError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** A message that only a server sends: the library throws where all else closes the socket. */
function refuseForeign(socket: LiveSocket, error: unknown): void {
  if (!(error instanceof Error) || !error.message.startsWith("Unexpected message of type")) throw error;
  socket.close("invalid_request");
}
