import type { FastifyRequest } from "fastify";

/** The controls are for this machine: a loopback name as host, and no page of another origin behind the request. */
export function isLocal(request: FastifyRequest): boolean {
  const host = request.headers.host ?? "";
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host)) return false;
  const { origin } = request.headers;
  return origin === undefined || origin === `http://${host}`;
}
