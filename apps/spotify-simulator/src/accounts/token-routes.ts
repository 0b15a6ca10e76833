import type { FastifyInstance, FastifyRequest } from "fastify";
import { isGrantType } from "../control/counters.js";
import { hangUp, meet } from "../control/faults.js";
import type { Simulation } from "../simulation.js";
import { Parameters } from "./parameters.js";
import { exchangeCode, issueForApp, refresh, type TokenAnswer, TokenError } from "./token-request.js";

const singleParameters = [
  "grant_type",
  "client_id",
  "client_secret",
  "code",
  "redirect_uri",
  "code_verifier",
  "refresh_token",
];

/** `POST /api/token`: takes a form, answers JSON, fails with status 400 (RFC 6749 §5). */
export async function tokenRoutes(server: FastifyInstance, simulation: Simulation): Promise<void> {
  server.post("/api/token", async (request, reply) => {
    reply.header("cache-control", "no-store").header("pragma", "no-cache").header("access-control-allow-origin", "*");
    const form = readForm(request);
    const grantType = form.get("grant_type");
    if (isGrantType(grantType)) simulation.counters.token[grantType]++;
    const fault = simulation.faults.next("token");
    if (fault && (await meet(fault, reply, faultBody))) return reply;
    const { status, body } = outcome(() => grant(simulation, form, request.headers.authorization));
    if (fault?.drop === "answer") hangUp(reply);
    else reply.code(status).send(body);
    return reply;
  });
  server.route({
    method: ["GET", "PUT", "PATCH", "DELETE"],
    url: "/api/token",
    handler: (_request, reply) => reply.header("allow", "POST").code(405).send({ error: "invalid_request" }),
  });
  server.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 503;
    if (status >= 500) console.error(`spotify-simulator: ${error instanceof Error ? error.message : "token endpoint"}`);
    return reply.code(status).send({ error: status < 500 ? "invalid_request" : "server_error" });
  });
}

function grant(simulation: Simulation, form: Parameters, authorization: string | undefined): TokenAnswer {
  const repeated = form.repeated(singleParameters);
  if (repeated) throw new TokenError("invalid_request", `${repeated} comes more than once`);
  switch (form.get("grant_type")) {
    case undefined:
      throw new TokenError("unsupported_grant_type", "grant_type parameter is missing");
    case "authorization_code":
      return exchangeCode(simulation, form, authorization);
    case "refresh_token":
      return refresh(simulation, form, authorization);
    case "client_credentials":
      return issueForApp(simulation, form, authorization);
    default:
      throw new TokenError(
        "unsupported_grant_type",
        "grant_type must be client_credentials, authorization_code or refresh_token",
      );
  }
}

function outcome(work: () => TokenAnswer): { status: number; body: object } {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { status: 400, body: { error: error.error, error_description: error.description } };
  }
}

/** Anything but a form counts as a form without parameters. */
function readForm(request: FastifyRequest): Parameters {
  const isForm = request.headers["content-type"]?.toLowerCase().startsWith("application/x-www-form-urlencoded");
  return new Parameters(isForm && typeof request.body === "string" ? request.body : "");
}

function faultBody(status: number, reason: string | undefined): unknown {
  return { error: status < 500 ? "invalid_request" : "server_error", error_description: reason ?? `Error ${status}` };
}
