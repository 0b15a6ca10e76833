import { createHash } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hangUp, meet } from "../control/faults.js";
import type { Simulation } from "../simulation.js";
import { ApiError, errorObject } from "./api-error.js";
import { authenticate, authorize, userNeeded } from "./gate.js";
import { readMarket } from "./market.js";
import { type Answer, type Operation, operationName } from "./operation.js";
import { operations } from "./operations.js";
import { RateLimit } from "./rate-limit.js";

const templates = operations.map(({ method, path }) => ({
  method,
  fits: new RegExp(`^/v1${path.replace(/\{\w+\}/g, "[^/]+")}$`),
}));

/** The Web API under `/v1`: counts, meets faults, lets in or not, answers. */
export async function apiRoutes(server: FastifyInstance, simulation: Simulation): Promise<void> {
  const rateLimit = new RateLimit(simulation.clock);
  server.addHook("onRequest", async (_request, reply) => {
    reply.header("access-control-allow-origin", "*");
    reply.header("access-control-expose-headers", "ETag, Retry-After");
  });
  for (const operation of operations) {
    const name = operationName(operation);
    simulation.counters.api[name] = 0;
    server.route({
      method: operation.method,
      ...(operation.bodyLimit === undefined ? {} : { bodyLimit: operation.bodyLimit }),
      url: `/v1${operation.path.replace(/\{(\w+)\}/g, ":$1")}`,
      handler: (request, reply) => {
        simulation.counters.count(name);
        const fault = simulation.faults.next(name);
        if (!fault) return send(request, reply, operation, answer(simulation, rateLimit, operation, request));
        return meet(fault, reply, errorBody).then((met) => {
          if (met) return reply;
          const late = () => answer(simulation, rateLimit, operation, request);
          return fault.drop === "answer" ? lose(reply, late) : send(request, reply, operation, late());
        });
      },
    });
  }
  server.setErrorHandler((error, _request, reply) => sendError(reply, error));
  server.all("/v1/*", (request, reply) =>
    request.method === "OPTIONS" ? allowOrigins(reply) : sendError(reply, wrongAddress(request)),
  );
}

/** Answers a browser's question before a request from another origin (CORS). */
function allowOrigins(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .header("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS")
    .header("access-control-allow-headers", "Authorization, Content-Type, If-None-Match")
    .header("access-control-max-age", "600")
    .send();
}

function answer(simulation: Simulation, rateLimit: RateLimit, operation: Operation, request: FastifyRequest): Answer {
  const caller = authenticate(simulation, request);
  authorize(simulation, caller, operation, rateLimit);
  const [path = "", search = ""] = request.url.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  return operation.handler({
    simulation,
    get user() {
      if (!caller.user) throw userNeeded();
      return caller.user;
    },
    viewer: caller.user,
    scopes: caller.grant.scopes,
    view: {
      origin: simulation.origin,
      extended: simulation.settings.current.mode === "extended",
      ...readMarket(operation, query, caller.user),
    },
    path: path.slice("/v1".length),
    params: request.params as Record<string, string>,
    query,
    body: typeof request.body === "string" ? request.body : "",
  });
}

/** Lets the request take effect, then cuts the connection. */
function lose(reply: FastifyReply, work: () => Answer): FastifyReply {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  hangUp(reply);
  return reply;
}

/** Sends JSON with an ETag, or 304 when the client has it already (RFC 9110 §13.1.2). */
function send(request: FastifyRequest, reply: FastifyReply, operation: Operation, answer: Answer): FastifyReply {
  reply.code(answer.status);
  if (answer.body === undefined) return reply.send();
  const body = JSON.stringify(answer.body);
  if (operation.method === "GET") {
    const etag = `"${createHash("sha1").update(body).digest("base64url")}"`;
    reply.header("etag", etag).header("vary", "Authorization");
    reply.header("cache-control", operation.cache === "user" ? "private, max-age=0" : "public, max-age=300");
    if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send();
  }
  return reply.type("application/json; charset=utf-8").send(body);
}

function isKnown(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  return condition.split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()));
}

function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  const known = error instanceof ApiError ? error : badRequest(error);
  return reply
    .code(known.status)
    .headers(known.headers)
    .header("cache-control", "no-store")
    .type("application/json; charset=utf-8")
    .send(JSON.stringify(errorObject(known.status, known.message, known.reason)));
}

/** What the HTTP layer refused keeps its status; anything else is our own mistake. */
function badRequest(error: unknown): ApiError {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return new ApiError(status, STATUS_CODES[status] ?? "Bad request");
  console.error("spotify-simulator:", error);
  return new ApiError(500, "Server error");
}

function wrongAddress(request: FastifyRequest): ApiError {
  const path = request.url.split("?")[0] ?? "";
  const methods = templates.filter(({ fits }) => fits.test(path)).map(({ method }) => method);
  if (methods.length === 0) return new ApiError(404, "Service not found");
  return new ApiError(405, "Method not allowed", undefined, { allow: [...new Set(methods)].join(", ") });
}

function errorBody(status: number, reason: string | undefined): unknown {
  return errorObject(status, status === 429 ? "Too many requests" : (STATUS_CODES[status] ?? "Error"), reason);
}
