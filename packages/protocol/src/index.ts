/** The words Counterfoil's server and its SDKs share. No dependencies, no behaviour beyond the error class. */
export { isAppPath } from "./app-path.js";
export { CLOSE_CODES, type CloseEntry, type CloseReason } from "./close-codes.js";
export {
  type Area,
  CATALOGUE,
  type CatalogueEntry,
  CounterfoilError,
  type OAuthErrorCode,
  type Reason,
} from "./errors.js";
export type { EventData, EventType } from "./events.js";
export { FIELD_PROBLEMS, type FieldProblem, type FieldProblemCode } from "./field-problems.js";
export { CLIENT_GRANTS, type ClientGrant, GRANT_TYPES, type GrantType, TOKEN_TYPES } from "./grants.js";
export type { RevocationCause, RevocationEntry, RevocationKind, RevocationMark } from "./revocations.js";
export { isProviderScope, isScope, providerScope, type Scope, splitScope } from "./scopes.js";
export type {
  AccessTokenClaims,
  ConnectionItem,
  ConnectionListResponse,
  CookieLoginResponse,
  CookieTokenResponse,
  DeviceItem,
  DeviceListResponse,
  LinkFinishRequest,
  LinkFinishResponse,
  LinkRequest,
  LoginRequest,
  LoginResponse,
  MeResponse,
  OAuthErrorBody,
  PasswordLoginRequest,
  ProblemBody,
  RegistrationRequest,
  TicketGrant,
  TicketRequest,
  TicketResponse,
  TokenResponse,
  UnlinkResponse,
} from "./wire.js";
