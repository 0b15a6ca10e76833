import { CounterfoilError } from "@counterfoil/protocol";
import { boundedFetch, parseJson, retryAfterOf } from "../lib/bounded-fetch.js";
import { Secret } from "../lib/secret.js";
import type { TakenTransaction } from "./login-transaction.js";
import type { Provider } from "./provider.js";
import { type ErrorMeaning, quirkOf } from "./quirks.js";
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

/**
 * `refused`: `invalid_grant`, which is final. An ID token is one of an OpenID provider, not yet checked (OpenID Connect Core
 * §3.1.3.3); nobody keeps it.
 */
export type TokenOutcome =
  | { kind: "tokens"; tokens: ProviderTokens; idToken: Secret | undefined }
  | { kind: "refused" }
  | TokenFailure;

const DEFAULT_EXPIRY = 3600;
const LONGEST_EXPIRY = 10 * 365 * 24 * 3600;

/** Redeems an authorization code (RFC 6749 §4.1.3 with the verifier of RFC 7636 §4.5). */
export function redeemCode(provider: Provider, code: Secret, taken: TakenTransaction): Promise<TokenOutcome> {
  return ask(provider, {
    grant_type: "authorization_code",
    code: code.reveal(),
    redirect_uri: taken.transaction.redirectUri,
    code_verifier: taken.verifier.reveal(),
    ...(quirkOf(provider, "state_in_token_request") ? { state: taken.state } : {}),
  });
}

/** Refreshes (RFC 6749 §6). */
export function refreshTokens(provider: Provider, refreshToken: Secret): Promise<TokenOutcome> {
  return ask(provider, { grant_type: "refresh_token", refresh_token: refreshToken.reveal() });
}

async function ask(provider: Provider, form: Record<string, string>): Promise<TokenOutcome> {
  const answer = await boundedFetch(provider.tokenEndpoint, { method: "POST", ...formRequest(provider, form) });
  if (answer.kind === "unreachable") return failed("provider_unavailable", undefined);
  const body = parseJson(answer.text);
  const members = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  // Some providers answer an error with status 200: only a token without an error is success.
  const tokens = answer.status === 200 && members.error === undefined ? readTokens(provider, members) : undefined;
  if (tokens) return { kind: "tokens", tokens, idToken: secretOf(members.id_token) };
  const meaning = answer.status < 500 ? meaningOf(provider, members) : undefined;
  if (meaning === "refused") return { kind: "refused" };
  if (meaning === "misconfigured") return failed("provider_misconfigured", undefined);
  return failed(answer.status === 429 ? "rate_limited" : "provider_unavailable", retryAfterOf(answer.headers));
}

/**
 * A form with our credentials, by Basic, form-encoded inside, or in the form (RFC 6749 §2.3.1); JSON is asked for, which
 * GitHub needs.
 */
export function formRequest(
  provider: Provider,
  form: Record<string, string>,
): { headers: Record<string, string>; body: URLSearchParams } {
  const [id, secret] = [provider.clientId, provider.clientSecret.reveal()];
  const accept = "application/json";
  if (quirkOf(provider, "secret_in_body"))
    return { headers: { accept }, body: new URLSearchParams({ ...form, client_id: id, client_secret: secret }) };
  const credentials = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64");
  return { headers: { accept, authorization: `Basic ${credentials}` }, body: new URLSearchParams(form) };
}

/** What an error says, in the standard's words (RFC 6749 §5.2) or the provider's own. */
function meaningOf(
  provider: Provider,
  { error, error_description }: Record<string, unknown>,
): ErrorMeaning | undefined {
  const own = quirkOf(provider, "error_words")?.words ?? {};
  for (const word of [error_description, error])
    if (typeof word === "string" && Object.hasOwn(own, word)) return own[word];
  if (error === "invalid_grant") return "refused";
  return error === "invalid_client" || error === "unauthorized_client" ? "misconfigured" : undefined;
}

function failed(
  reason: "provider_misconfigured" | "provider_unavailable" | "rate_limited",
  retryAfter: number | undefined,
): TokenFailure {
  return { kind: "failed", error: new CounterfoilError(reason, retryIn(retryAfter)), retryAfter };
}

function readTokens(provider: Provider, body: Record<string, unknown>): ProviderTokens | undefined {
  const accessToken = secretOf(body.access_token);
  if (!accessToken) return undefined;
  const scope = typeof body.scope === "string" && !body.scope.includes("\0") ? body.scope : undefined;
  return {
    accessToken,
    expiresIn: secondsOf(body.expires_in) ?? (quirkOf(provider, "endless_tokens") ? LONGEST_EXPIRY : DEFAULT_EXPIRY),
    refreshToken: secretOf(body.refresh_token),
    scope: quirkOf(provider, "comma_separated_scopes") ? scope?.split(/[, ]+/).join(" ") : scope,
  };
}

function secretOf(value: unknown): Secret | undefined {
  return typeof value === "string" && value !== "" ? new Secret(value) : undefined;
}

/** A number of seconds, or a text of digits (Naver), up to ten years; undefined for anything else. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds >= 0 && seconds <= LONGEST_EXPIRY ? Math.floor(seconds) : undefined;
}
