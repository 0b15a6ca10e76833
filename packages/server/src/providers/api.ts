import { type Answer, boundedFetch, parseJson, retryAfterOf } from "../lib/bounded-fetch.js";
import type { Secret } from "../lib/secret.js";
import type { Provider } from "./provider.js";

/** What a call to a provider's API came to. */
export type ApiOutcome<Body = Record<string, unknown>> = { kind: "ok"; body: Body } | ApiRefusal;

/** Any answer of a provider's API but the data. */
export type ApiRefusal =
  | { kind: "unauthorized" }
  | { kind: "insufficient_scope" }
  | { kind: "forbidden"; code?: string }
  | { kind: "not_found"; code?: string }
  /** What was to be written is not what the provider takes. */
  | { kind: "invalid" }
  | { kind: "rate_limited"; retryAfter: number | undefined; quotaExceeded: boolean }
  | { kind: "unavailable"; retryAfter: number | undefined };

/**
 * Reads an object from a provider's API: a list comes as its member `items`, no content as `{}`. `path` begins with a slash and stands below `apiBase`; callers build it from
 * checked parts.
 */
export async function readApi(provider: Provider, path: string, accessToken: Secret): Promise<ApiOutcome> {
  const answer = await boundedFetch(provider.apiBase + path, { headers: headersFor(accessToken) });
  if (answer.kind === "answer" && answer.status === 204) return { kind: "ok", body: {} };
  if (answer.kind === "unreachable" || answer.status !== 200) return refusalOf(answer);
  const body = parseJson(answer.text);
  if (Array.isArray(body)) return { kind: "ok", body: { items: body } };
  return isObject(body) ? { kind: "ok", body } : { kind: "unavailable", retryAfter: undefined };
}

/**
 * Changes something at a provider's API: a body goes as JSON, a text as a picture (`image/jpeg` in base64). The answer's
 * object, or undefined where there is none. Nothing is sent twice.
 */
export async function writeApi(
  provider: Provider,
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body: unknown,
  accessToken: Secret,
): Promise<ApiOutcome<Record<string, unknown> | undefined>> {
  const answer = await boundedFetch(provider.apiBase + path, { method, ...contentOf(body, accessToken) });
  if (answer.kind === "unreachable") return refusalOf(answer);
  if (answer.status === 400) return { kind: "invalid" };
  if (answer.status < 200 || answer.status > 299) return refusalOf(answer);
  const written = parseJson(answer.text);
  return { kind: "ok", body: isObject(written) ? written : undefined };
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
    case 403: {
      const body = parseJson(answer.text);
      if (/scope/i.test(memberOfError(body, "message"))) return { kind: "insufficient_scope" };
      return { kind: "forbidden", ...codeOf(body) };
    }
    case 400:
    case 404:
      return { kind: "not_found", ...codeOf(parseJson(answer.text)) };
    case 429:
      return {
        kind: "rate_limited",
        retryAfter: retryAfterOf(answer.headers),
        quotaExceeded: /"QUOTA_EXCEEDED"/.test(answer.text),
      };
    default:
      return { kind: "unavailable", retryAfter: retryAfterOf(answer.headers) };
  }
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function headersFor(accessToken: Secret): Record<string, string> {
  return { authorization: `Bearer ${accessToken.reveal()}`, accept: "application/json" };
}

function contentOf(body: unknown, accessToken: Secret): RequestInit {
  const headers = headersFor(accessToken);
  if (body === undefined) return { headers };
  if (typeof body === "string") return { headers: { ...headers, "content-type": "image/jpeg" }, body };
  return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** The provider's own word for a refusal, such as `NO_ACTIVE_DEVICE`; anything that is not one word is left out. */
function codeOf(body: unknown): { code?: string } {
  const code = memberOfError(body, "reason");
  return /^[A-Z_]{1,40}$/.test(code) ? { code } : {};
}

function memberOfError(body: unknown, member: string): string {
  const error = isObject(body) ? body.error : undefined;
  return isObject(error) && member in error ? String(error[member]) : "";
}
