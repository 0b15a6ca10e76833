import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import { z } from "zod";
import { Secret } from "../lib/secret.js";

/** The page that sends a request, as its browser tells it. */
export interface PresentedPage {
  origin: string | undefined;
  /** Whether a script marked the request as one that no form or link can send. */
  marked: boolean;
}

/** Who the caller says it is, the secret or assertion it brought, and the page it is, if any. */
export interface PresentedClient {
  page: PresentedPage;
  clientId: string;
  secret: Secret | undefined;
  assertion: Secret | undefined;
}

/** The parameters with which a client proves itself in a body (RFC 6749 §2.3.1, RFC 7521 §4.2). */
export const CLIENT_PARAMETERS = {
  client_id: z.string().max(128).optional(),
  client_secret: z.string().max(256).optional(),
  client_assertion_type: z.string().max(128).optional(),
  client_assertion: z.string().max(4096).optional(),
};

type ClientParameters = { [Name in keyof typeof CLIENT_PARAMETERS]?: string | undefined };

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Where a request comes from, as far as it says so: nothing of it proves anything. */
export interface Caller {
  userAgent: string | undefined;
  address: string;
}

export function callerOf(request: FastifyRequest): Caller {
  return { userAgent: request.headers["user-agent"], address: request.ip };
}

/** `Origin`, and `X-Counterfoil: 1`, which a page of another origin could set only with our leave (CORS). */
export function pageOf(request: FastifyRequest): PresentedPage {
  return { origin: request.headers.origin, marked: request.headers["x-counterfoil"] === "1" };
}

/** The access token of `Authorization: Bearer` (RFC 6750 §2.1); undefined where there is none. */
export function bearerToken(request: FastifyRequest): Secret | undefined {
  const [, token] = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? "") ?? [];
  return token === undefined ? undefined : new Secret(token);
}

/**
 * The client's credentials: HTTP Basic, or of the body `client_id` with `client_secret`, or `client_assertion` (RFC 7523
 * §2.2); never two of them (RFC 6749 §2.3). Throws `invalid_request`, `invalid_client`.
 */
export function clientCredentials(request: FastifyRequest, body: ClientParameters): PresentedClient {
  const presented = presentedClient(request.headers.authorization, body);
  const ways = [request.headers.authorization, body.client_secret, body.client_assertion];
  const otherId = body.client_id !== undefined && body.client_id !== presented.clientId;
  if (otherId || ways.filter((way) => way !== undefined).length > 1)
    throw new CounterfoilError("invalid_request", { detail: "The client authenticates in one way only." });
  return { ...presented, page: pageOf(request) };
}

type Proof = Omit<PresentedClient, "page">;

function presentedClient(authorization: string | undefined, body: ClientParameters): Proof {
  if (authorization !== undefined) return proven(readBasic(authorization));
  if (body.client_assertion !== undefined) return proven(readAssertion(body.client_assertion, body));
  if (body.client_id === undefined) throw new CounterfoilError("invalid_request", { detail: "client_id is missing." });
  const secret = body.client_secret === undefined ? undefined : new Secret(body.client_secret);
  return { clientId: body.client_id, secret, assertion: undefined };
}

function proven(presented: Proof | undefined): Proof {
  if (!presented) throw new CounterfoilError("invalid_client");
  return presented;
}

/** Whose assertion it says to be; the client's keys decide whether it is (RFC 7523 §3). */
function readAssertion(text: string, body: ClientParameters): Proof | undefined {
  if (body.client_assertion_type !== JWT_BEARER) return undefined;
  try {
    const { sub } = decodeJwt(text);
    return typeof sub === "string" ? { clientId: sub, secret: undefined, assertion: new Secret(text) } : undefined;
  } catch {
    return undefined;
  }
}

/** `Basic`, with id and secret form-encoded inside (RFC 6749 §2.3.1). */
function readBasic(authorization: string): Proof | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded ?? "", "base64").toString("utf8")) ?? [];
  const clientId = formDecode(id);
  const clientSecret = formDecode(secret);
  if (clientId === undefined || clientSecret === undefined) return undefined;
  return { clientId, secret: clientSecret === "" ? undefined : new Secret(clientSecret), assertion: undefined };
}

function formDecode(text: string | undefined): string | undefined {
  try {
    return text === undefined || !/[%+]/.test(text) ? text : decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
