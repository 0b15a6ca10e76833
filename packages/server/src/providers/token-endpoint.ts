import { CounterfoilError } from "@counterfoil/protocol";
import { boundedFetch, parseJson, retryAfterOf } from "../lib/bounded-fetch.js";
import { Secret } from "../lib/secret.js";
import type { Provider } from "./provider.js";
import { retryIn } from "./retry.js";

/** Tokens of a provider, as its token endpoint gave them (RFC 6749 §5.1). */
export interface ProviderTokens {
  accessToken: Secret;
  /** Seconds. */
  expiresIn: number;
  /** Missing where the provider keeps the old one (or gives none). */
  refreshToken: Secret | undefined;
  /** What was granted, which may be less than was asked (RFC 6749 §3.3); undefined where the answer does not say. */
  scope: string | undefined;
}

/** Anything but an answer about the grant itself: our own credentials, a limit, or what may pass. */
export interface TokenFailure {
  kind: "failed";
  error: CounterfoilError;
  /** Seconds, where the provider itself said how long to wait. */
  retryAfter: number | undefined;
}

/** `refused`: `invalid_grant`, which is final. */
export type TokenOutcome = { kind: "tokens"; tokens: ProviderTokens } | { kind: "refused" } | TokenFailure;

const DEFAULT_EXPIRY = 3600;
const LONGEST_EXPIRY = 10 * 365 * 24 * 3600;

/** Redeems an authorization code (RFC 6749 §4.1.3 with the verifier of RFC 7636 §4.5). */
export function redeemCode(
  provider: Provider,
  code: Secret,
  verifier: Secret,
  redirectUri: string,
): Promise<TokenOutcome> {
  return ask(provider, {
    grant_type: "authorization_code",
    code: code.reveal(),
    redirect_uri: redirectUri,
    code_verifier: verifier.reveal(),
  });
}

/** Refreshes (RFC 6749 §6). */
export function refreshTokens(provider: Provider, refreshToken: Secret): Promise<TokenOutcome> {
  return ask(provider, { grant_type: "refresh_token", refresh_token: refreshToken.reveal() });
}

async function ask(provider: Provider, form: Record<string, string>): Promise<TokenOutcome> {
  const credentials = `${encodeURIComponent(provider.clientId)}:${encodeURIComponent(provider.clientSecret.reveal())}`;
  const answer = await boundedFetch(provider.tokenEndpoint, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(credentials).toString("base64")}`, accept: "application/json" },
    body: new URLSearchParams(form),
  });
  if (answer.kind === "unreachable") return failed("provider_unavailable", undefined);
  const body = parseJson(answer.text);
  const members = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  // Some providers answer an error with status 200: only a token without an error is success.
  const tokens = answer.status === 200 && members.error === undefined ? readTokens(members) : undefined;
  if (tokens) return { kind: "tokens", tokens };
  if (answer.status < 500 && members.error === "invalid_grant") return { kind: "refused" };
  if (answer.status < 500 && (members.error === "invalid_client" || members.error === "unauthorized_client"))
    return failed("provider_misconfigured", undefined);
  return failed(answer.status === 429 ? "rate_limited" : "provider_unavailable", retryAfterOf(answer.headers));
}

function failed(
  reason: "provider_misconfigured" | "provider_unavailable" | "rate_limited",
  retryAfter: number | undefined,
): TokenFailure {
  return { kind: "failed", error: new CounterfoilError(reason, retryIn(retryAfter)), retryAfter };
}

function readTokens(body: Record<string, unknown>): ProviderTokens | undefined {
  if (typeof body.access_token !== "string" || body.access_token === "") return undefined;
  return {
    accessToken: new Secret(body.access_token),
    expiresIn: secondsOf(body.expires_in) ?? DEFAULT_EXPIRY,
    refreshToken:
      typeof body.refresh_token === "string" && body.refresh_token !== "" ? new Secret(body.refresh_token) : undefined,
    scope: typeof body.scope === "string" && !body.scope.includes("\0") ? body.scope : undefined,
  };
}

/** A number of seconds, or a text of digits (Naver), up to ten years; undefined for anything else. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds >= 0 && seconds <= LONGEST_EXPIRY ? Math.floor(seconds) : undefined;
}
