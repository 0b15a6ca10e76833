import { CounterfoilError } from "@counterfoil/protocol";
import { type Answer, boundedFetch, parseJson, retryAfterOf } from "../lib/bounded-fetch.js";
import type { Secret } from "../lib/secret.js";
import type { Profile, Provider } from "./provider.js";
import { retryIn } from "./retry.js";

/** What a call to a provider's API came to. */
export type ApiOutcome = { kind: "ok"; body: Record<string, unknown> } | ApiRefusal;

/** Any answer of a provider's API but the data. */
export type ApiRefusal =
  | { kind: "unauthorized" }
  | { kind: "insufficient_scope" }
  | { kind: "forbidden" }
  | { kind: "not_found" }
  | { kind: "rate_limited"; retryAfter: number | undefined }
  | { kind: "unavailable"; retryAfter: number | undefined };

/**
 * Reads from a provider's API. `path` begins with a slash and stands below `apiBase`; callers build it from checked
 * parts. Redirects are not followed, so the token reaches the configured host only.
 */
export async function readApi(provider: Provider, path: string, accessToken: Secret): Promise<ApiOutcome> {
  const answer = await boundedFetch(provider.apiBase + path, {
    headers: { authorization: `Bearer ${accessToken.reveal()}`, accept: "application/json" },
  });
  if (answer.kind === "unreachable" || answer.status !== 200) return refusalOf(answer);
  const body = parseJson(answer.text);
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? { kind: "ok", body: body as Record<string, unknown> }
    : { kind: "unavailable", retryAfter: undefined };
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

function messageOf(body: unknown): string {
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : "";
}

/**
 * Who a fresh token belongs to. Throws `provider_forbidden` (the token is good and the API still says no: Spotify's
 * allow-list), `rate_limited`, `provider_unavailable`.
 */
export async function readProfile(provider: Provider, accessToken: Secret): Promise<Profile> {
  const outcome = await readApi(provider, provider.profilePath, accessToken);
  if (outcome.kind === "forbidden" || outcome.kind === "insufficient_scope")
    throw new CounterfoilError("provider_forbidden");
  if (outcome.kind === "rate_limited") throw new CounterfoilError("rate_limited", retryIn(outcome.retryAfter));
  const profile = outcome.kind === "ok" ? provider.profile(outcome.body) : undefined;
  if (profile?.subject === undefined && profile?.formerSubject === undefined)
    throw new CounterfoilError(
      "provider_unavailable",
      retryIn("retryAfter" in outcome ? outcome.retryAfter : undefined),
    );
  return profile;
}
