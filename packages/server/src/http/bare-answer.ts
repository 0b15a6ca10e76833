import type { Duplex } from "node:stream";
import { CATALOGUE, type CounterfoilError } from "@counterfoil/protocol";
import { challengeOf } from "./answer-error.js";

const PHRASES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  413: "Content Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** Answers over the bare connection, where the framework has no request yet or no more, and ends it. */
export function endWithProblem(socket: Duplex, error: CounterfoilError, requestId: string): void {
  const { status, text } = CATALOGUE[error.reason];
  const { reason, detail, retryAfter } = error;
  const body = JSON.stringify({ type: "about:blank", title: text, status, reason, detail });
  const challenge = challengeOf(error, { headers: {} });
  const head = [
    `HTTP/1.1 ${status} ${PHRASES[status] ?? ""}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    `x-request-id: ${requestId}`,
    ...(challenge === undefined ? [] : [`www-authenticate: ${challenge}`]),
    ...(retryAfter === undefined ? [] : [`retry-after: ${retryAfter}`]),
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
