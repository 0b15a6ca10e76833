import { createHmac, timingSafeEqual } from "node:crypto";
import { decodeBase64url } from "../lib/base64url.js";
import { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";

/** What a refresh token says. All of it is covered by the MAC; none of it is a secret of the store. */
export interface RefreshTokenClaims {
  accountId: string;
  deviceId: string;
  sid: string;
  generation: number;
  clientId: string;
  /** Milliseconds: when this generation was issued, and when the session ends whatever happens. */
  issuedAt: number;
  absoluteEnd: number;
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
  issuedAt: number,
  absoluteEnd: number,
];

/**
 * Writes a refresh token: opaque to clients, `cfrt_` + base64url of the claims and an HMAC-SHA-256 over them. The same
 * claims give the same text, so all holders of a generation hold one token and nothing of it has to be stored.
 */
export function writeRefreshToken(ring: KeyRing, claims: RefreshTokenClaims): Secret {
  const { accountId, deviceId, sid, generation, clientId, issuedAt, absoluteEnd } = claims;
  const payload: Payload = [ring.currentId, accountId, deviceId, sid, generation, clientId, issuedAt, absoluteEnd];
  const body = Buffer.from(JSON.stringify(payload), "utf8");
  const mac = createHmac("sha256", ring.current("refresh-token")).update(body).digest();
  return new Secret(PREFIX + Buffer.concat([body, mac]).toString("base64url"));
}

/** Reads a refresh token; undefined for whatever this server has not written. Touches no store. */
export function readRefreshToken(ring: KeyRing, token: Secret): RefreshTokenClaims | undefined {
  const text = token.reveal();
  if (text.length > LONGEST || !text.startsWith(PREFIX)) return undefined;
  const bytes = decodeBase64url(text.slice(PREFIX.length));
  if (!bytes || bytes.length <= MAC_BYTES) return undefined;
  const [body, mac] = [bytes.subarray(0, -MAC_BYTES), bytes.subarray(-MAC_BYTES)];
  const key = ring.key(keyIdOf(body), "refresh-token");
  if (!key || !timingSafeEqual(mac, createHmac("sha256", key).update(body).digest())) return undefined;
  const [, accountId, deviceId, sid, generation, clientId, issuedAt, absoluteEnd] = JSON.parse(
    body.toString("utf8"),
  ) as Payload;
  return { accountId, deviceId, sid, generation, clientId, issuedAt, absoluteEnd };
}

/** The key id stands first in the array: `["{id}",…`. It only chooses among our own keys. */
function keyIdOf(body: Buffer): string {
  return /^\["([a-z0-9]{8})",/.exec(body.toString("utf8", 0, 12))?.[1] ?? "";
}
