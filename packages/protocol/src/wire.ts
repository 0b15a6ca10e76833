import type { Reason } from "./errors.js";
import type { FieldProblemCode } from "./field-problems.js";

/** Body of `POST /login/{provider}`. */
export interface LoginRequest {
  client_id: string;
  /** Where the provider sends the browser back; may be left out where the client has exactly one for this provider. */
  redirect_uri?: string | undefined;
  device?: { id?: string | undefined; name?: string | undefined } | undefined;
  /** Stay signed in: the long lifetimes of the client instead of the short ones. */
  remember?: boolean | undefined;
  /** Space-separated scopes of ours; the client's whole list when left out. */
  scope?: string | undefined;
  /** A path of the app, given back with the tokens. */
  return_to?: string | undefined;
}

/** Answer of `POST /login/{provider}`. */
export interface LoginResponse {
  authorization_url: string;
  state: string;
  /** Secret for the user agent that began: keep it in an HttpOnly cookie or session storage, never in a URL. */
  binding: string;
  /** Seconds until the login has to be finished. */
  expires_in: number;
}

/** Body of `POST /login/password`; the answer is that of `POST /token`. */
export interface PasswordLoginRequest {
  client_id: string;
  email: string;
  password: string;
  device?: { id?: string | undefined; name?: string | undefined } | undefined;
  remember?: boolean | undefined;
  scope?: string | undefined;
  /** The device's own refresh token of a session before: the new session takes its place on the device. */
  refresh_token?: string | undefined;
}

/** Body of `POST /accounts`; the answer is 202 whether the address is known or not. */
export interface RegistrationRequest {
  /** The client whose page the link of the mail leads to; the first one with passwords when left out. */
  client_id?: string | undefined;
  email: string;
  password: string;
  name?: string | undefined;
  /** Language of the mail (BCP 47); `Accept-Language` when left out. */
  locale?: string | undefined;
}

/** Successful answer of `POST /token` (RFC 6749 §5.1, with the members of ours). */
export interface TokenResponse {
  access_token: string;
  token_type: "Bearer";
  /** Seconds the access token lives. */
  expires_in: number;
  refresh_token: string;
  /** Seconds the refresh token lives if it is not used. */
  refresh_token_expires_in: number;
  scope: string;
  session_id: string;
  device_id: string;
  account_id: string;
  /** Whether this login created the account; on refresh always false. */
  new_account: boolean;
  /** The path given at the start of the login. */
  return_to?: string;
  /** After a token exchange: `urn:ietf:params:oauth:token-type:access_token` (RFC 8693 §2.2.1). */
  issued_token_type?: string;
}

/** The same for a `cookie` client: the binding is in a cookie. */
export type CookieLoginResponse = Omit<LoginResponse, "binding">;

/** The same for a `cookie` client: the refresh token is in a cookie. */
export type CookieTokenResponse = Omit<TokenResponse, "refresh_token">;

/** Claims of an access token (RFC 9068 §2.2), `typ` `at+jwt`. Times in seconds. */
export interface AccessTokenClaims {
  iss: string;
  sub: string;
  aud: string;
  exp: number;
  iat: number;
  jti: string;
  client_id: string;
  scope: string;
  sid: string;
  auth_time: number;
  amr: string[];
}

/** Answer of `GET /me`. */
export interface MeResponse {
  id: string;
  email: string | null;
  email_verified: boolean;
  name: string | null;
  /** Whether the account can be entered by a password; otherwise by its connections alone. */
  has_password: boolean;
  roles: string[];
  /** RFC 3339. */
  created_at: string;
  /** `identity_only`: the person signs in there, and the server keeps no grant. */
  connections: { provider: string; status: ConnectionStatus }[];
}

/**
 * Whether a grant works: `reauthorization_due` ends soon, `needs_reauthorization` has ended. `identity_only`: the person
 * signs in there and nothing else, and no token of the provider is kept.
 */
export type ConnectionStatus = "active" | "reauthorization_due" | "needs_reauthorization" | "identity_only";

/** One way an account is connected to a provider: an identity there and, unless `identity_only`, a grant. */
export interface ConnectionItem {
  id: string;
  provider: string;
  status: ConnectionStatus;
  /** What the provider granted, in its own words. */
  scopes: string[];
  /** RFC 3339. */
  created_at: string;
  /** RFC 3339; null where the provider sets no end, or none is known. */
  grant_expires_at: string | null;
}

/** Answer of `GET /me/connections`. */
export interface ConnectionListResponse {
  connections: ConnectionItem[];
}

/** Body of `POST /me/connections/{provider}`; the answer is that of `POST /login/{provider}`. */
export interface LinkRequest {
  /** Where the provider sends the browser back; may be left out where the client has exactly one for this provider. */
  redirect_uri?: string | undefined;
  /** Space-separated scopes of the provider to ask for beyond the configured ones. */
  scope?: string | undefined;
}

/** Body of `POST /me/connections/{provider}/finish`: what the provider's redirect carried, and the binding. */
export interface LinkFinishRequest {
  code?: string | undefined;
  error?: string | undefined;
  state: string;
  /** A `cookie` client has it in a cookie. */
  binding?: string | undefined;
  iss?: string | undefined;
}

/** Answer of `POST /me/connections/{provider}/finish`. */
export interface LinkFinishResponse {
  connection: ConnectionItem;
  /** Whether the identity is new to the account; otherwise the consent was renewed. */
  linked: boolean;
}

/** Answer of `DELETE /me/connections/{connection_id}`. */
export interface UnlinkResponse {
  /** Whether the provider confirmed that the grant has ended there too. */
  revoked: boolean;
  /** The provider's page where the person ends the grant, where it was not `revoked` from here. */
  manage_url?: string;
}

/** One signed-in device. `created_at` as RFC 3339; `last_seen_at` and `expires_at` to the day only (`2026-11-22`). */
export interface DeviceItem {
  id: string;
  name: string;
  client_id: string;
  current: boolean;
  /** Where the login came from, without its last part (`203.0.113.0/24`). */
  address: string | null;
  created_at: string;
  /** Null while the server cannot tell. */
  last_seen_at: string | null;
  expires_at: string | null;
}

/** Answer of `GET /devices`. */
export interface DeviceListResponse {
  devices: DeviceItem[];
}

/** Body of `POST /tickets`. */
export interface TicketRequest {
  /** The server the ticket is for, one of the client's audiences; Counterfoil itself when left out. */
  audience?: string | undefined;
}

/** Answer of `POST /tickets`. */
export interface TicketResponse {
  /** For `?ticket=` of one WebSocket handshake: whoever brings it first has the socket. */
  ticket: string;
  /** Seconds. */
  expires_in: number;
}

/** Answer of `POST /tickets/redeem`: who opens the socket. */
export interface TicketGrant {
  sub: string;
  sid: string;
  scope: string;
  client_id: string;
  /** When the session ends unless it is used before: the socket has to end then. Seconds. */
  session_expires_at: number;
}

/** Error body of every endpoint that is not an OAuth one (RFC 9457, `application/problem+json`). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  reason: Reason;
  detail?: string;
  /** Members of the request that were wrong. */
  errors?: { path: string; message: string; code?: FieldProblemCode | undefined }[];
  /** With `account_exists`: `password`, or names of providers. */
  sign_in_with?: readonly string[];
}

/** Error body of the OAuth endpoints (RFC 6749 §5.2) with our `reason` beside it. */
export interface OAuthErrorBody {
  error: string;
  error_description: string;
  reason: Reason;
  /** With `account_exists`: `password`, or names of providers. */
  sign_in_with?: readonly string[];
}
