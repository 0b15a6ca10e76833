import {
  CATALOGUE,
  CounterfoilError,
  FIELD_PROBLEMS,
  type OAuthErrorBody,
  type ProblemBody,
  type Reason,
} from "@counterfoil/protocol";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { isStorageFault, storageUnavailable } from "../storage/fault.js";

type WrongMembers = NonNullable<ProblemBody["errors"]>;

/**
 * The one writer of errors: turns whatever was thrown into a reason of the catalogue and writes it in the dialect of
 * the endpoint. What is not in the catalogue is a mistake of ours: 500 without detail, the rest in the log.
 */
export function answerError(thrown: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = asCounterfoilError(thrown);
  if (error.reason === "internal_error") request.log.error({ reqId: request.id, err: thrown }, "internal error");
  if (error.reason === "storage_unavailable")
    request.log.error({ reqId: request.id, code: "code" in thrown ? thrown.code : undefined }, "the store failed");
  const entry = CATALOGUE[error.reason];
  reply.status(entry.status);
  if (error.retryAfter !== undefined) reply.header("retry-after", error.retryAfter);
  const challenge = challengeOf(error, request);
  if (challenge !== undefined) reply.header("www-authenticate", challenge);
  if (request.routeOptions.config.dialect === "oauth")
    reply.type("application/json").send(JSON.stringify(oauthBody(error, thrown)));
  else reply.type("application/problem+json").send(JSON.stringify(problemBody(error, thrown)));
}

/** Whatever was thrown, as a reason of the catalogue. */
export function asCounterfoilError(error: FastifyError | Error): CounterfoilError {
  if (error instanceof CounterfoilError) return error;
  if (isStorageFault(error)) return storageUnavailable();
  if (hasZodFastifySchemaValidationErrors(error)) return new CounterfoilError("invalid_request");
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  return new CounterfoilError(REASON_OF_STATUS[status] ?? (status < 500 ? "invalid_request" : "internal_error"));
}

/** What the framework itself refuses, by its status. */
const REASON_OF_STATUS: Record<number, Reason> = {
  403: "not_found",
  404: "not_found",
  413: "request_too_large",
  415: "unsupported_media_type",
};

/** RFC 6750 §3 where an access token was wanted, RFC 6749 §5.2 where a client failed. */
export function challengeOf(
  error: CounterfoilError,
  request: { headers: { authorization?: string | undefined } },
): string | undefined {
  const entry = CATALOGUE[error.reason];
  if (error.reason === "missing_token") return 'Bearer realm="counterfoil"';
  if (entry.oauth === "invalid_token")
    return `Bearer realm="counterfoil", error="invalid_token", error_description="${entry.text}"`;
  if (error.reason === "insufficient_scope" && request.headers.authorization !== undefined)
    return `Bearer realm="counterfoil", error="insufficient_scope", error_description="${entry.text}"`;
  return error.reason === "invalid_client" ? 'Basic realm="counterfoil"' : undefined;
}

function oauthBody(error: CounterfoilError, thrown: Error): OAuthErrorBody {
  const entry = CATALOGUE[error.reason];
  const more =
    error.detail ??
    wrongMembers(thrown)
      .map((member) => `${member.path}: ${member.message}`)
      .join("; ");
  const error_description = printable(more ? `${entry.text} ${more}` : entry.text);
  return { error: entry.oauth, error_description, reason: error.reason, ...waysOf(error) };
}

/** Problem details (RFC 9457 §3). */
function problemBody(error: CounterfoilError, thrown: Error): ProblemBody {
  const entry = CATALOGUE[error.reason];
  const errors = wrongMembers(thrown);
  return {
    type: "about:blank",
    title: entry.text,
    status: entry.status,
    reason: error.reason,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(errors.length === 0 ? {} : { errors }),
    ...waysOf(error),
  };
}

function waysOf({ signInWith }: CounterfoilError): { sign_in_with?: readonly string[] } {
  return signInWith === undefined ? {} : { sign_in_with: signInWith };
}

/** Which members were wrong. Only names of ours and the validator's words: nothing of the input is repeated. */
function wrongMembers(error: Error): WrongMembers {
  if (error instanceof CounterfoilError)
    return error.fields.map(({ path, code }) => ({ path, message: FIELD_PROBLEMS[code], code }));
  if (!hasZodFastifySchemaValidationErrors(error)) return [];
  return error.validation.map((issue) => ({
    path: issue.instancePath,
    message: issue.keyword === "unrecognized_keys" ? "A member is not known." : printable(issue.message ?? "invalid"),
  }));
}

/** The characters an `error_description` may hold (RFC 6749 §5.2). */
function printable(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'").slice(0, 400);
}
