import type { Socket } from "node:net";
import { CounterfoilError, type Reason } from "@counterfoil/protocol";
import type { ConnectionError, FastifyRequest } from "fastify";
import { randomId } from "../lib/random.js";
import { endWithProblem } from "./bare-answer.js";

/** Requests that break before a route is found: they get the same answers as all others, and repeat nothing. */

/**
 * The URL of a request; one that cannot be decoded becomes one that nothing is mounted at, and so does one with a NUL,
 * which no id has and Postgres takes in no text.
 */
export function decodableUrl(request: { url?: string | undefined }): string {
  const url = request.url ?? "/";
  if (!url.includes("%")) return url;
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "").includes("\0") ? "/malformed" : url;
  } catch {
    return "/malformed";
  }
}

/** HTTP/1.1 wants a `Host` (RFC 9112 §3.2). Node would refuse its lack too, without a word. */
export function missingHost({ raw }: Pick<FastifyRequest, "raw">): CounterfoilError | undefined {
  return raw.httpVersion === "1.1" && raw.headers.host === undefined
    ? new CounterfoilError("invalid_request")
    : undefined;
}

/** Bytes that are no HTTP request, headers that are too large, a request that never ends. */
export function answerBrokenConnection(error: ConnectionError, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return;
  const reason: Reason = error.code === "HPE_HEADER_OVERFLOW" ? "request_too_large" : "invalid_request";
  endWithProblem(socket, new CounterfoilError(reason), randomId("request"));
}
