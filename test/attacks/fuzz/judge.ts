import { CATALOGUE, type Reason } from "@counterfoil/protocol";
import type { Answer, RawRequest } from "../ask.js";
import { CANARY } from "./fuzzer.js";

/** What no answer may show: frames of a stack, files, names of what the server is made of. */
export const INSIDE = /node_modules|\.[jt]s:\d+|at \w+ \(|SQLITE|FST_ERR|Zod|Kysely|stack/i;

/** The endpoints of RFC 6749, 7009 and 7662: their errors are OAuth's, all others problem details. */
const OAUTH = ["/token", "/revoke", "/introspect"];

/** What is wrong with an answer, in words; nothing where it is as docs/errors.md promises (EV-05). */
export function complaint(request: Pick<RawRequest, "method" | "target">, answer: Answer): string | undefined {
  const { status, headers, text } = answer;
  if (status >= 500 && !(status === 503 && headers.has("retry-after"))) return `status ${status}`;
  if (!isPage(request, answer) && INSIDE.test(text)) return "it shows the inside";
  if (status < 400 || request.method === "HEAD") return status === 200 ? wrongFieldErrors(answer) : undefined;
  if (isGraphql(answer)) return wrongFieldErrors(answer);
  if (text.includes(CANARY)) return "it repeats the input";
  return wrongDialect(request, answer);
}

/** The page of the API and the documents behind it are long, and speak of JavaScript. */
function isPage({ target }: Pick<RawRequest, "target">, { status }: Answer): boolean {
  return status === 200 && /^\/(?:docs|openapi\.json|mailbox)/.test(target);
}

function wrongDialect(request: Pick<RawRequest, "method" | "target">, answer: Answer): string | undefined {
  const entry = entryOf(answer.reason);
  if (!entry) return `no reason of the catalogue: ${JSON.stringify(answer.text.slice(0, 200))}`;
  if (entry.status !== answer.status) return `status ${answer.status} for the reason ${answer.reason}`;
  const type = answer.headers.get("content-type") ?? "";
  // Refused before a route was found: then nobody knows whose dialect it would be.
  const isOauth = type.startsWith("application/json") && request.method === "POST" && isOauthPath(request.target);
  const isUnrouted = answer.headers.get("connection") === "close" || answer.status === 405;
  if (!isOauth && request.method === "POST" && isOauthPath(request.target) && !isUnrouted) return `dialect ${type}`;
  if (!isOauth) return isProblem(answer, type) ? undefined : `no problem details: ${type} ${answer.text.slice(0, 200)}`;
  const { error, error_description } = answer.body;
  if (error !== entry.oauth) return `error ${error} for the reason ${answer.reason}`;
  return /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/.test(String(error_description)) ? undefined : "description not printable";
}

/** Problem details (RFC 9457 §3). */
function isProblem({ status, body }: Answer, type: string): boolean {
  return type.startsWith("application/problem+json") && body.status === status && typeof body.title === "string";
}

function isOauthPath(target: string): boolean {
  try {
    return OAUTH.includes(decodeURIComponent(target.split("?", 1)[0] ?? ""));
  } catch {
    return false;
  }
}

function isGraphql({ body }: Answer): boolean {
  return Array.isArray(body.errors) && !("title" in body) && !("error" in body);
}

/** Every error of GraphQL says a reason, and none of them is a mistake of ours. */
function wrongFieldErrors(answer: Answer): string | undefined {
  if (!isGraphql(answer)) return undefined;
  const errors = answer.body.errors as { extensions?: { reason?: unknown } }[];
  const wrong = errors.map(({ extensions }) => extensions?.reason).filter((reason) => !entryOf(reason));
  if (wrong.length > 0) return `a field error without a reason of the catalogue: ${wrong}`;
  return errors.some(({ extensions }) => extensions?.reason === "internal_error") ? "an internal error" : undefined;
}

function entryOf(reason: unknown) {
  return typeof reason === "string" && Object.hasOwn(CATALOGUE, reason) ? CATALOGUE[reason as Reason] : undefined;
}
