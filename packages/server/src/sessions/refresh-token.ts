import { createHmac, timingSafeEqual } from "node:crypto";
import { type Scope, splitScope } from "@counterfoil/protocol";
import { decodeBase64url } from "../lib/base64url.js";
import { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";

/**
 * What a refresh token says: all that a refresh has to know of its session, so that SQL is not asked. All of it is
 * covered by the MAC; none of it is a secret of the store.
 */
export interface RefreshTokenClaims {
  accountId: string;
  deviceId: string;
  sid: string;
  generation: number;
  clientId: string;
  scopes: readonly Scope[];
  /** How the person was authenticated (RFC 8176). */
  amr: readonly string[];
  /** When; this and the others in milliseconds. */
  authTime: number;
  /** How long the session may go unused. */
  idleLifetime: number;
  /** When the session ends whatever happens. */
  absoluteEnd: number;
  /** When this generation was issued. */
  issuedAt: number;
  /** The thumbprint of the key the session is bound to (RFC 9449 §5); undefined for one that is not. */
  jkt?: string | undefined;
}

/** Lets secret scanners find a leaked token. */
const PREFIX = "cfrt_";
const MAC_BYTES = 32;
/** Longer than any of ours: longer texts are refused before anything is computed. */
const LONGEST = 1024;

type Payload = [
  keyId: string,
  accountId: string,
  deviceId: string,
  sid: string,
  generation: number,
  clientId: string,
  scope: string,
  amr: string,
  authTime: number,
  idleLifetime: number,
  absoluteEnd: number,
  issuedAt: number,
  jkt?: string,
];

/**
 * Writes a refresh token: opaque to clients, `cfrt_` + base64url of the claims and an HMAC-SHA-256 over them. The same
 * claims give the same text, so all holders of a generation hold one token and nothing of it has to be stored.
 */
export function writeRefreshToken(ring: KeyRing, claims: RefreshTokenClaims): Secret {
  const payload: Payload = [
    ring.currentId,
    claims.accountId,
    claims.deviceId,
    claims.sid,
    claims.generation,
    claims.clientId,
    claims.scopes.join(" "),
    claims.amr.join(" "),
    claims.authTime,
    claims.idleLifetime,
    claims.absoluteEnd,
    claims.issuedAt,
  ];
  if (claims.jkt !== undefined) payload[12] = claims.jkt;
  const body = Buffer.from(JSON.stringify(payload), "utf8");
  const mac = createHmac("sha256", ring.current("refresh-token")).update(body).digest();
  return new Secret(PREFIX + Buffer.concat([body, mac]).toString("base64url"));
}

/** Whether a text says to be a refresh token, of whatever worth. */
export function isRefreshToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Reads a refresh token; undefined for whatever this server has not written. Touches no store. */
export function readRefreshToken(ring: KeyRing, token: Secret): RefreshTokenClaims | undefined {
  const text = token.reveal();
  if (text.length > LONGEST || !isRefreshToken(text)) return undefined;
  const bytes = decodeBase64url(text.slice(PREFIX.length));
  if (!bytes || bytes.length <= MAC_BYTES) return undefined;
  const [body, mac] = [bytes.subarray(0, -MAC_BYTES), bytes.subarray(-MAC_BYTES)];
  const key = ring.key(keyIdOf(body), "refresh-token");
  if (!key || !timingSafeEqual(mac, createHmac("sha256", key).update(body).digest())) return undefined;
  return fromPayload(JSON.parse(body.toString("utf8")) as Payload);
}

function fromPayload(payload: Payload): RefreshTokenClaims {
  const [, accountId, deviceId, sid, generation, clientId, scope, amr, ...rest] = payload;
  const [authTime, idleLifetime, absoluteEnd, issuedAt, jkt] = rest;
  const scopes = splitScope(scope) as Scope[];
  return {
    accountId,
    deviceId,
    sid,
    generation,
    clientId,
    scopes,
    amr: amr.split(" "),
    authTime,
    idleLifetime,
    absoluteEnd,
    issuedAt,
    ...(jkt === undefined ? {} : { jkt }),
  };
}

/** The key id stands first in the array: `["{id}",…`. It only chooses among our own keys. */
function keyIdOf(body: Buffer): string {
  return /^\["([a-z0-9]{8})",/.exec(body.toString("utf8", 0, 12))?.[1] ?? "";
}
