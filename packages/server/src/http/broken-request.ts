import type { Socket } from "node:net";
import { CATALOGUE, CounterfoilError, type Reason } from "@counterfoil/protocol";
import type { ConnectionError, FastifyReply, FastifyRequest } from "fastify";
import { randomId } from "../lib/random.js";
import { answerError } from "./answer-error.js";

/** Requests that break before a route is found: they get the same answers as all others, and repeat nothing. */

/** A URL that cannot be decoded. The hooks that write the usual headers have not run. */
export function answerBrokenUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  reply
    .header("x-request-id", request.id)
    .header("cache-control", "no-store")
    .header("x-content-type-options", "nosniff");
  answerError(new CounterfoilError("invalid_request", { detail: "The URL is not well-formed." }), request, reply);
}

/** Bytes that are no HTTP request, headers that are too large, a request that never ends. */
export function answerBrokenConnection(error: ConnectionError, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return;
  const reason: Reason = error.code === "HPE_HEADER_OVERFLOW" ? "request_too_large" : "invalid_request";
  const { status, text } = CATALOGUE[reason];
  const body = JSON.stringify({ type: "about:blank", title: text, status, reason });
  const head = [
    `HTTP/1.1 ${status} ${status === 413 ? "Content Too Large" : "Bad Request"}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    `x-request-id: ${randomId("request")}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
