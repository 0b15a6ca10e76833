import { type Answer, boundedFetch, parseJson, retryAfterOf } from "../lib/bounded-fetch.js";
import type { Secret } from "../lib/secret.js";
import type { Provider } from "./provider.js";

/** What a call to a provider's API came to. */
export type ApiOutcome<Body = Record<string, unknown>> = { kind: "ok"; body: Body } | ApiRefusal;

/** Any answer of a provider's API but the data. */
export type ApiRefusal =
  | { kind: "unauthorized" }
  | { kind: "insufficient_scope" }
  | { kind: "forbidden" }
  | { kind: "not_found" }
  | { kind: "rate_limited"; retryAfter: number | undefined }
  | { kind: "unavailable"; retryAfter: number | undefined };

/**
 * Reads an object from a provider's API; no content comes as `{}`. `path` begins with a slash and stands below `apiBase`; callers build it from
 * checked parts.
 */
export async function readApi(provider: Provider, path: string, accessToken: Secret): Promise<ApiOutcome> {
  const answer = await boundedFetch(provider.apiBase + path, { headers: headersFor(accessToken) });
  if (answer.kind === "answer" && answer.status === 204) return { kind: "ok", body: {} };
  if (answer.kind === "unreachable" || answer.status !== 200) return refusalOf(answer);
  const body = parseJson(answer.text);
  return isObject(body) ? { kind: "ok", body } : { kind: "unavailable", retryAfter: undefined };
}

/** Reads JSON of a provider. Redirects are not followed, so the token reaches the configured host only. */
export async function askApi(url: string, accessToken: Secret): Promise<ApiOutcome<unknown>> {
  const answer = await boundedFetch(url, { headers: headersFor(accessToken) });
  if (answer.kind === "unreachable" || answer.status !== 200) return refusalOf(answer);
  const body = parseJson(answer.text);
  return body === undefined ? { kind: "unavailable", retryAfter: undefined } : { kind: "ok", body };
}

/** What an answer without the data means. */
export function refusalOf(answer: Answer): ApiRefusal {
  if (answer.kind === "unreachable") return { kind: "unavailable", retryAfter: undefined };
  switch (answer.status) {
    case 401:
      return { kind: "unauthorized" };
    case 403:
      return { kind: /scope/i.test(messageOf(parseJson(answer.text))) ? "insufficient_scope" : "forbidden" };
    case 400:
    case 404:
      return { kind: "not_found" };
    case 429:
      return { kind: "rate_limited", retryAfter: retryAfterOf(answer.headers) };
    default:
      return { kind: "unavailable", retryAfter: retryAfterOf(answer.headers) };
  }
}

function headersFor(accessToken: Secret): Record<string, string> {
  return { authorization: `Bearer ${accessToken.reveal()}`, accept: "application/json" };
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function messageOf(body: unknown): string {
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : "";
}
