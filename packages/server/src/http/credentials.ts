import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyRequest } from "fastify";
import { Secret } from "../lib/secret.js";

/** Who the caller says it is, and the secret it brought. */
export interface PresentedClient {
  clientId: string;
  secret: Secret | undefined;
}

/** Where a request comes from, as far as it says so: nothing of it proves anything. */
export interface Caller {
  userAgent: string | undefined;
  address: string;
}

export function callerOf(request: FastifyRequest): Caller {
  return { userAgent: request.headers["user-agent"], address: request.ip };
}

/** The access token of `Authorization: Bearer` (RFC 6750 §2.1); undefined where there is none. */
export function bearerToken(request: FastifyRequest): Secret | undefined {
  const [, token] = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? "") ?? [];
  return token === undefined ? undefined : new Secret(token);
}

/**
 * The client's credentials: HTTP Basic, or `client_id` and `client_secret` of the body, never both (RFC 6749 §2.3).
 * Throws `invalid_request`, `invalid_client`.
 */
export function clientCredentials(
  request: FastifyRequest,
  body: { client_id?: string | undefined; client_secret?: string | undefined },
): PresentedClient {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    if (body.client_id === undefined)
      throw new CounterfoilError("invalid_request", { detail: "client_id is missing." });
    return {
      clientId: body.client_id,
      secret: body.client_secret === undefined ? undefined : new Secret(body.client_secret),
    };
  }
  const basic = readBasic(authorization);
  if (!basic) throw new CounterfoilError("invalid_client");
  if (body.client_secret !== undefined || (body.client_id !== undefined && body.client_id !== basic.clientId))
    throw new CounterfoilError("invalid_request", { detail: "The client authenticates in one way only." });
  return basic;
}

/** `Basic`, with id and secret form-encoded inside (RFC 6749 §2.3.1). */
function readBasic(authorization: string): PresentedClient | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded ?? "", "base64").toString("utf8")) ?? [];
  const clientId = formDecode(id);
  const clientSecret = formDecode(secret);
  if (clientId === undefined || clientSecret === undefined) return undefined;
  return { clientId, secret: clientSecret === "" ? undefined : new Secret(clientSecret) };
}

function formDecode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
