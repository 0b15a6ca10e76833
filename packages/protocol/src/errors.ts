import type { FieldProblem } from "./field-problems.js";

/** Error codes of RFC 6749 §5.2 and §4.1.2.1, RFC 6750 §3.1. */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "invalid_scope"
  | "invalid_target"
  | "access_denied"
  | "server_error"
  | "temporarily_unavailable"
  | "invalid_token"
  | "insufficient_scope"
  | "invalid_dpop_proof"
  | "use_dpop_nonce";

/** The part of the product an error speaks of; `docs/errors.md` has one table for each. */
export type Area = "request" | "client" | "login" | "token" | "provider" | "server";

export interface CatalogueEntry {
  area: Area;
  /** HTTP status where the channel is HTTP. */
  status: number;
  /** The code in OAuth's dialect. */
  oauth: OAuthErrorCode;
  /** Public text: printable ASCII, without secrets and without the input. */
  text: string;
  /** What the caller should do. */
  action: string;
  /** The clause it comes from. */
  clause: string;
}

const entries = {
  invalid_request: {
    area: "request",
    status: 400,
    oauth: "invalid_request",
    text: "The request is malformed.",
    action: "Mend the members named in `errors` or `detail`; the same request will fail again.",
    clause: "RFC 6749 5.2",
  },
  query_too_costly: {
    area: "request",
    status: 400,
    oauth: "invalid_request",
    text: "The query asks for more than one request may.",
    action: "Ask for less at once: smaller pages, fewer levels and aliases, or several requests.",
    clause: "ASVS 4.3.1",
  },
  unknown_document: {
    area: "request",
    status: 400,
    oauth: "invalid_request",
    text: "This is not one of the documents that the server runs.",
    action: "Add the document to the list of trusted documents and start the server with it.",
    clause: "ASVS 4.3.1",
  },
  request_too_large: {
    area: "request",
    status: 413,
    oauth: "invalid_request",
    text: "The request body is too large.",
    action: "Send less: no request needs more than 64 KiB, and none of GraphQL more than 320.",
    clause: "RFC 9110 15.5.14",
  },
  unsupported_media_type: {
    area: "request",
    status: 415,
    oauth: "invalid_request",
    text: "The content type is not accepted here.",
    action: "OAuth endpoints take `application/x-www-form-urlencoded`, all others `application/json`.",
    clause: "RFC 9110 15.5.16",
  },
  not_found: {
    area: "request",
    status: 404,
    oauth: "invalid_request",
    text: "There is nothing here.",
    action: "Check the path or the id. Somebody else's ids look unknown too.",
    clause: "RFC 9110 15.5.5",
  },
  method_not_allowed: {
    area: "request",
    status: 405,
    oauth: "invalid_request",
    text: "This path does not take that method.",
    action: "Use a method of the `Allow` header.",
    clause: "RFC 9110 15.5.6",
  },
  invalid_client: {
    area: "client",
    status: 401,
    oauth: "invalid_client",
    text: "The client is unknown or its authentication failed.",
    action: "Check client id and secret; a confidential client authenticates on every call.",
    clause: "RFC 6749 5.2",
  },
  untrusted_page: {
    area: "client",
    status: 403,
    oauth: "invalid_request",
    text: "The request does not come from a page of this client.",
    action: "Call from an origin of the client's list, by script, with the header `X-Counterfoil: 1`.",
    clause: "ASVS 3.5.1",
  },
  unauthorized_client: {
    area: "client",
    status: 400,
    oauth: "unauthorized_client",
    text: "This client may not do that.",
    action: "Add the grant or provider to the client's configuration.",
    clause: "RFC 6749 5.2",
  },
  unsupported_grant_type: {
    area: "client",
    status: 400,
    oauth: "unsupported_grant_type",
    text: "The grant type is not supported.",
    action: "Use a grant of `grant_types_supported` in the metadata.",
    clause: "RFC 6749 5.2",
  },
  invalid_scope: {
    area: "client",
    status: 400,
    oauth: "invalid_scope",
    text: "The scope is unknown, or more than this client or session has.",
    action: "Ask for scopes of the client's list; a refresh can only narrow.",
    clause: "RFC 6749 5.2, 6",
  },
  invalid_target: {
    area: "client",
    status: 400,
    oauth: "invalid_target",
    text: "The resource is unknown, or not one this client may have tokens for.",
    action: "Ask for a resource of the client's audiences, or for none.",
    clause: "RFC 8707 2",
  },
  invalid_redirect_uri: {
    area: "client",
    status: 400,
    oauth: "invalid_request",
    text: "The redirect URI is not registered for this client and provider.",
    action: "Use the registered URI, character by character; only loopback addresses may vary the port.",
    clause: "RFC 9700 2.1",
  },
  invalid_return_to: {
    area: "client",
    status: 400,
    oauth: "invalid_request",
    text: "return_to has to be a path of the app.",
    action: "Send a path that begins with one slash, without host, backslash or control characters.",
    clause: "RFC 9700 4.11",
  },
  unknown_provider: {
    area: "login",
    status: 404,
    oauth: "invalid_request",
    text: "This provider is not configured.",
    action: "Use a provider of the server's configuration.",
    clause: "RFC 9110 15.5.5",
  },
  invalid_state: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The login is unknown or was already finished.",
    action: "Begin a new login.",
    clause: "RFC 9700 4.7",
  },
  state_expired: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The login took too long.",
    action: "Begin a new login.",
    clause: "RFC 9700 4.7",
  },
  state_mismatch: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The login was begun for another client, provider, account or purpose.",
    action: "Begin a new login; never mix callbacks of two providers, nor a login with a link.",
    clause: "RFC 9700 4.4.2",
  },
  invalid_binding: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The login was begun by another user agent.",
    action: "Begin a new login in this browser; the old one has ended.",
    clause: "RFC 9700 4.7",
  },
  invalid_issuer: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The answer names another issuer than the provider's.",
    action: "Begin a new login; somebody may be mixing providers.",
    clause: "RFC 9207 2.4",
  },
  invalid_id_token: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The provider's ID token does not prove this login.",
    action: "Begin a new login; if it happens again, the operator has to check issuer and client id.",
    clause: "OpenID Connect Core 3.1.3.7",
  },
  invalid_subject_token: {
    area: "login",
    status: 400,
    oauth: "invalid_request",
    text: "The token that was handed over does not prove a person of this provider to this server.",
    action:
      "Read `detail`, and let the person sign in at the provider again; only tokens of the server's own app there pass.",
    clause: "RFC 8693 2.2.2",
  },
  access_denied: {
    area: "login",
    status: 400,
    oauth: "access_denied",
    text: "The person or the provider refused access.",
    action: "Offer to sign in again; nothing was stored.",
    clause: "RFC 6749 4.1.2.1",
  },
  provider_code_refused: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The provider did not accept the code.",
    action: "Begin a new login; the code was used, expired or is not this client's.",
    clause: "RFC 6749 5.2",
  },
  invalid_credentials: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "The e-mail address or the password is wrong.",
    action: "Ask again, and offer a new password by e-mail. Unknown addresses get the same answer in the same time.",
    clause: "ASVS 6.3.8",
  },
  invalid_email_token: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "This link is unknown or was used already.",
    action: "Offer to send a new one.",
    clause: "ASVS 6.4.1",
  },
  email_token_expired: {
    area: "login",
    status: 400,
    oauth: "invalid_grant",
    text: "This link is too old.",
    action: "Offer to send a new one.",
    clause: "ASVS 6.4.1",
  },
  no_password: {
    area: "login",
    status: 409,
    oauth: "invalid_request",
    text: "The account has no password.",
    action: "It signs in with its provider; there is nothing to change here.",
    clause: "RFC 9110 15.5.10",
  },
  reauthentication_required: {
    area: "login",
    status: 403,
    oauth: "access_denied",
    text: "This needs a fresh sign-in.",
    action: "Let the person sign in again; to change a password, the current one will do.",
    clause: "ASVS 7.5.1",
  },
  account_exists: {
    area: "login",
    status: 409,
    oauth: "access_denied",
    text: "There is an account with this verified e-mail address, and it signs in another way.",
    action: "Let the person sign in by a way of `sign_in_with`, and then connect the provider; no account was made.",
    clause: "RFC 9700 4.15",
  },
  identity_taken: {
    area: "login",
    status: 409,
    oauth: "access_denied",
    text: "This person of the provider belongs to another account.",
    action: "Sign in with the provider to use that account; a connection is never moved.",
    clause: "ASVS 6.8.1",
  },
  account_withdrawn: {
    area: "login",
    status: 403,
    oauth: "access_denied",
    text: "The account was withdrawn.",
    action: "Nobody signs in to it any more. Only who has proved to be its person is told.",
    clause: "ASVS 7.4.2",
  },
  last_sign_in_method: {
    area: "login",
    status: 409,
    oauth: "invalid_request",
    text: "This is the account's last way to sign in.",
    action: "Connect another provider first, or withdraw the account.",
    clause: "RFC 9110 15.5.10",
  },
  invalid_refresh_token: {
    area: "token",
    status: 400,
    oauth: "invalid_grant",
    text: "The refresh token is not one of ours, or belongs to another client.",
    action: "Sign in again.",
    clause: "RFC 6749 5.2",
  },
  refresh_token_expired: {
    area: "token",
    status: 400,
    oauth: "invalid_grant",
    text: "The session has reached its end.",
    action: "Sign in again.",
    clause: "RFC 9700 4.14.2",
  },
  refresh_token_reused: {
    area: "token",
    status: 400,
    oauth: "invalid_grant",
    text: "An old refresh token came back; the session was ended.",
    action: "Sign in again; somebody may have copied the token.",
    clause: "RFC 9700 4.14.2",
  },
  session_ended: {
    area: "token",
    status: 400,
    oauth: "invalid_grant",
    text: "The session was signed out.",
    action: "Sign in again.",
    clause: "RFC 6749 5.2",
  },
  invalid_dpop_proof: {
    area: "token",
    status: 400,
    oauth: "invalid_dpop_proof",
    text: "The DPoP proof is missing, malformed, used before, or made for something else.",
    action: "Send a new proof for this method and URL, with the key of the session. Nothing is signed out.",
    clause: "RFC 9449 5",
  },
  use_dpop_nonce: {
    area: "token",
    status: 400,
    oauth: "use_dpop_nonce",
    text: "The DPoP proof has to carry a nonce of the server.",
    action: "Repeat with a new proof that has the nonce of the answer's `DPoP-Nonce` header.",
    clause: "RFC 9449 8",
  },
  dpop_key_mismatch: {
    area: "token",
    status: 400,
    oauth: "invalid_grant",
    text: "The refresh token is bound to another key.",
    action: "Use the key with which the session was opened; if it is lost, sign in again.",
    clause: "RFC 9449 5",
  },
  too_many_devices: {
    area: "token",
    status: 403,
    oauth: "access_denied",
    text: "The account is signed in on as many devices as it may be.",
    action: "Sign out another device first.",
    clause: "ASVS 7.1.2",
  },
  missing_token: {
    area: "token",
    status: 401,
    oauth: "invalid_token",
    text: "An access token is needed.",
    action: "Send `Authorization: Bearer` with an access token.",
    clause: "RFC 6750 3",
  },
  invalid_token: {
    area: "token",
    status: 401,
    oauth: "invalid_token",
    text: "The access token is not valid here.",
    action: "Refresh; if that fails, sign in again.",
    clause: "RFC 6750 3.1",
  },
  token_expired: {
    area: "token",
    status: 401,
    oauth: "invalid_token",
    text: "The access token has expired.",
    action: "Refresh and repeat.",
    clause: "RFC 6750 3.1",
  },
  signed_out: {
    area: "token",
    status: 401,
    oauth: "invalid_token",
    text: "The session of this access token was signed out.",
    action: "Sign in again.",
    clause: "RFC 6750 3.1",
  },
  invalid_ticket: {
    area: "token",
    status: 401,
    oauth: "invalid_token",
    text: "The ticket is missing, unknown, used before, or for another server.",
    action: "Ask for a new one with `POST /tickets` and use it once, where it is meant for.",
    clause: "ASVS 4.4.3",
  },
  ticket_expired: {
    area: "token",
    status: 401,
    oauth: "invalid_token",
    text: "The ticket is older than 30 seconds.",
    action: "Ask for a new one with `POST /tickets`; nobody is signed out.",
    clause: "ASVS 4.4.3",
  },
  insufficient_scope: {
    area: "token",
    status: 403,
    oauth: "insufficient_scope",
    text: "The access token, or the grant at the provider, lacks the scope for this.",
    action: "Sign in again with the scope, or leave the feature out.",
    clause: "RFC 6750 3.1",
  },
  not_connected: {
    area: "provider",
    status: 403,
    oauth: "access_denied",
    text: "The account has no connection to this provider.",
    action: "Let the person connect the provider.",
    clause: "Counterfoil",
  },
  reauthorization_required: {
    area: "provider",
    status: 403,
    oauth: "access_denied",
    text: "The grant at the provider has ended.",
    action: "Let the person sign in with the provider again; the session of ours goes on.",
    clause: "RFC 6749 5.2",
  },
  provider_forbidden: {
    area: "provider",
    status: 403,
    oauth: "access_denied",
    text: "The provider does not let this person use the app.",
    action: "Add the person to the app's users at the provider (Spotify: Development Mode, user management).",
    clause: "RFC 9110 15.5.4",
  },
  rate_limited: {
    area: "provider",
    status: 429,
    oauth: "temporarily_unavailable",
    text: "Too many requests for now.",
    action: "Wait as long as `Retry-After` says; nothing is signed out.",
    clause: "RFC 6585 4",
  },
  provider_misconfigured: {
    area: "provider",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "The provider refuses the server's own credentials.",
    action: "The operator has to mend client id, secret or redirect URI at the provider.",
    clause: "RFC 6749 5.2",
  },
  provider_unavailable: {
    area: "provider",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "The provider does not answer as it should.",
    action: "Try again after `Retry-After`; nothing is signed out. An interrupted login has to begin anew.",
    clause: "RFC 9110 15.6.4",
  },
  connection_unreadable: {
    area: "provider",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "The server cannot open this connection.",
    action: "The operator finds the missing root key in the log and gives it back; nothing is signed out or removed.",
    clause: "RFC 9110 15.6.4",
  },
  key_service_unavailable: {
    area: "server",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "The server cannot reach the service that holds its keys.",
    action: "Try again after `Retry-After`; keep the tokens, nothing is signed out.",
    clause: "RFC 9110 15.6.4",
  },
  storage_unavailable: {
    area: "server",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "The server cannot reach its store.",
    action: "Try again after `Retry-After`; keep the tokens, nothing is signed out.",
    clause: "RFC 9110 15.6.4",
  },
  overloaded: {
    area: "server",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "The server is too busy to answer in time.",
    action: "Try again after `Retry-After`; keep the tokens, nothing is signed out.",
    clause: "RFC 9110 15.6.4",
  },
  revocations_stale: {
    area: "server",
    status: 503,
    oauth: "temporarily_unavailable",
    text: "Sign-outs cannot be heard at the moment, so no access token is accepted.",
    action: "Try again after `Retry-After`; keep the tokens, nothing is signed out.",
    clause: "RFC 9110 15.6.4",
  },
  internal_error: {
    area: "server",
    status: 500,
    oauth: "server_error",
    text: "A fault of the server.",
    action: "Report it with the `x-request-id` of the answer; keep the tokens.",
    clause: "RFC 9110 15.6.1",
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Every way Counterfoil can say no. Closed: a reason that is not in the catalogue does not compile. */
export type Reason = keyof typeof entries;

/** The catalogue: reason to status, OAuth code, text, advice and clause. `docs/errors.md` is generated from it. */
export const CATALOGUE: Readonly<Record<Reason, CatalogueEntry>> = entries;

/**
 * The one error class. The domain throws a reason and knows no channel; the door turns it into OAuth JSON,
 * problem+json, `WWW-Authenticate` or GraphQL extensions.
 */
export class CounterfoilError extends Error {
  override readonly name = "CounterfoilError";
  readonly reason: Reason;
  /** More about this one case, safe to show: no secrets, no input. */
  readonly detail: string | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  /** Which members of the request were wrong, for `invalid_request`. */
  readonly fields: readonly FieldProblem[];

  /** The ways in which the account signs in, for `account_exists`: `password`, or names of providers. */
  readonly signInWith: readonly string[] | undefined;

  constructor(
    reason: Reason,
    more: {
      detail?: string;
      retryAfter?: number;
      fields?: readonly FieldProblem[];
      signInWith?: readonly string[];
      cause?: unknown;
    } = {},
  ) {
    super(CATALOGUE[reason].text, more.cause === undefined ? undefined : { cause: more.cause });
    this.reason = reason;
    this.detail = more.detail;
    this.retryAfter = more.retryAfter;
    this.fields = more.fields ?? [];
    this.signInWith = more.signInWith;
  }
}
