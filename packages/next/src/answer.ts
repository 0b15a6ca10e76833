import {
  CATALOGUE,
  type ConnectionListResponse,
  type DeviceListResponse,
  FIELD_PROBLEMS,
  type FieldProblem,
  type FieldProblemCode,
  type LinkFinishResponse,
  type LoginResponse,
  type MeResponse,
  type Reason,
  type TicketResponse,
  type TokenResponse,
  type UnlinkResponse,
} from "@counterfoil/protocol";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";

/** What came of one call to the Counterfoil server. Only `refused` is final; `unavailable` says nothing about the caller. */
export type Answer<T> =
  | { outcome: "ok"; value: T }
  | Refusal
  | { outcome: "unavailable"; retryAfter: number; reason: Reason | undefined };

export interface Refusal {
  outcome: "refused";
  status: number;
  error: string;
  reason: Reason | undefined;
  fields: readonly FieldProblem[];
  /** With `account_exists`: how one signs in to that account. */
  signInWith: readonly string[];
}

/** Reads one HTTP answer: 2xx of the expected shape is `ok`, 429, 5xx and nonsense are `unavailable`, the rest `refused`. */
export async function readAnswer<T>(response: Response, isExpected: (body: unknown) => body is T): Promise<Answer<T>> {
  const body = await readJson(response);
  const reason = reasonOf(body);
  const unavailable = { outcome: "unavailable", retryAfter: retryAfterOf(response.headers), reason } as const;
  if (response.ok) return isExpected(body) ? { outcome: "ok", value: body } : unavailable;
  if (response.status === 429 || response.status >= 500) return unavailable;
  const error = isObject(body) && typeof body.error === "string" ? body.error : "";
  return {
    outcome: "refused",
    status: response.status,
    error,
    reason,
    fields: fieldsOf(body),
    signInWith: waysOf(body),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isLoginResponse(body: unknown): body is LoginResponse {
  return (
    isObject(body) &&
    typeof body.authorization_url === "string" &&
    typeof body.state === "string" &&
    typeof body.binding === "string" &&
    typeof body.expires_in === "number"
  );
}

export function isTokenResponse(body: unknown): body is TokenResponse {
  return (
    isObject(body) &&
    typeof body.access_token === "string" &&
    typeof body.refresh_token === "string" &&
    typeof body.expires_in === "number" &&
    typeof body.refresh_token_expires_in === "number"
  );
}

export function isMeResponse(body: unknown): body is MeResponse {
  return isObject(body) && typeof body.id === "string" && Array.isArray(body.connections);
}

export function isConnectionList(body: unknown): body is ConnectionListResponse {
  return isObject(body) && Array.isArray(body.connections) && body.connections.every(isObject);
}

export function isLinkFinish(body: unknown): body is LinkFinishResponse {
  return isObject(body) && isObject(body.connection) && typeof body.linked === "boolean";
}

export function isUnlink(body: unknown): body is UnlinkResponse {
  return isObject(body) && typeof body.revoked === "boolean";
}

export function isDeviceList(body: unknown): body is DeviceListResponse {
  return isObject(body) && Array.isArray(body.devices) && body.devices.every(isObject);
}

export function isTicket(body: unknown): body is TicketResponse {
  return isObject(body) && typeof body.ticket === "string" && typeof body.expires_in === "number";
}

/** 204: nothing to read, nothing to expect. */
export function isEmpty(body: unknown): body is undefined {
  return body === undefined;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(body: unknown): Reason | undefined {
  const given = isObject(body) ? body.reason : undefined;
  return typeof given === "string" && isReason(given) ? given : undefined;
}

function isReason(text: string): text is Reason {
  return Object.hasOwn(CATALOGUE, text);
}

function waysOf(body: unknown): string[] {
  const ways = isObject(body) && Array.isArray(body.sign_in_with) ? body.sign_in_with : [];
  return ways.filter((way) => typeof way === "string");
}

/** What is wrong with members that a person typed (RFC 9457 §3, member `errors`). */
function fieldsOf(body: unknown): FieldProblem[] {
  const errors = isObject(body) && Array.isArray(body.errors) ? body.errors.filter(isObject) : [];
  return errors.flatMap(({ path, code }) => (typeof path === "string" && isFieldProblem(code) ? [{ path, code }] : []));
}

/** Whether a value is one of the catalogue's codes for what people type. */
export function isFieldProblem(value: unknown): value is FieldProblemCode {
  return typeof value === "string" && Object.hasOwn(FIELD_PROBLEMS, value);
}

/** `Retry-After` in seconds, both forms of RFC 9110 §10.2.3, between a second and an hour. */
function retryAfterOf(headers: Headers): number {
  const given = headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? DEFAULT_RETRY_AFTER : Math.min(Math.max(seconds, 1), 3600);
}
