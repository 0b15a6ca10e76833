import { CounterfoilError } from "@counterfoil/protocol";
import { boundedFetch, parseJson } from "../lib/bounded-fetch.js";
import { SECOND } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import { refusalOf } from "../providers/api.js";
import type { Provider } from "../providers/provider.js";
import type { CallOutcome } from "../vault/provider-call.js";

const TIMEOUT = 10 * SECOND;
const LARGEST = 1024 * 1024;

/**
 * Reads JSON below the provider's API, as text; undefined where the provider has no content. Only the access token goes
 * there and only the body comes back: no header, no cookie, no redirect. Throws `invalid_request` for parameters that the
 * provider does not take, and for an answer beyond 1 MiB.
 */
export async function readJson(
  provider: Provider,
  path: string,
  accessToken: Secret,
): Promise<CallOutcome<string | undefined>> {
  const headers = { authorization: `Bearer ${accessToken.reveal()}`, accept: "application/json" };
  const answer = await boundedFetch(provider.apiBase + path, { headers }, TIMEOUT, LARGEST);
  if (answer.kind === "unreachable") {
    if (answer.why === "too_large") throw refused("The answer is larger than 1 MiB: ask for less.");
    return refusalOf(answer);
  }
  if (answer.status === 204) return { kind: "ok", body: undefined };
  if (answer.status === 400) throw refused("The provider does not take these parameters.");
  if (answer.status !== 200) return refusalOf(answer);
  const isJson = /^application\/json\b/i.test(answer.headers.get("content-type") ?? "");
  // A provider that repeats the request's headers must not hand the token on (CL-09).
  const isClean = !answer.text.includes(accessToken.reveal());
  return isJson && isClean && parseJson(answer.text) !== undefined
    ? { kind: "ok", body: answer.text }
    : { kind: "unavailable", retryAfter: undefined };
}

function refused(detail: string): CounterfoilError {
  return new CounterfoilError("invalid_request", { detail });
}
