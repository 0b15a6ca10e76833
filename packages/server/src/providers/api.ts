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
 * Reads an object from a provider's API. `path` begins with a slash and stands below `apiBase`; callers build it from
 * checked parts.
 */
export async function readApi(provider: Provider, path: string, accessToken: Secret): Promise<ApiOutcome> {
  const outcome = await askApi(provider.apiBase + path, accessToken);
  if (outcome.kind !== "ok") return outcome;
  const { body } = outcome;
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

/** Whether JSON is an object with named members. */
export function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

/** The headers of any call: the token, and that JSON is wanted. */
export function headersFor(accessToken: Secret): Record<string, string> {
  return { authorization: `Bearer ${accessToken.reveal()}`, accept: "application/json" };
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
