import type { AccessTokenClaims } from "@counterfoil/protocol";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { decodeBase64url } from "../lib/base64url.js";
import type { Clock } from "../lib/clock.js";
import type { SigningKeys } from "./signing-keys.js";

const TYPE = "at+jwt";
/** Seconds of clock difference that are forgiven between our own processes. */
const LEEWAY = 5;
/** Longer than any access token of ours; longer texts are refused before anything is decoded (ASVS 4.2.5). */
const LONGEST = 4096;

/** What a presented access token turned out to be. `invalid` never says why. */
export type Verified =
  | { kind: "valid"; claims: AccessTokenClaims; kid: string }
  | { kind: "expired" }
  | { kind: "invalid" };

/** Signs an access token (RFC 9068 §2). */
export async function signAccessToken(keys: SigningKeys, claims: AccessTokenClaims): Promise<string> {
  const { kid, algorithm, privateKey } = keys.current;
  return new SignJWT({ ...claims }).setProtectedHeader({ typ: TYPE, alg: algorithm, kid }).sign(privateKey);
}

/**
 * Verifies an access token of ours (RFC 9068 §4): form, key, algorithm, type, issuer, times, and the audience unless it
 * is null: then the caller looks at it. Throws the store's
 * error where the key is unknown and the store cannot be asked for it.
 */
export async function verifyAccessToken(
  keys: SigningKeys,
  token: string,
  issuer: string,
  clock: Clock,
  audience: string | null = issuer,
): Promise<Verified> {
  const kid = kidOf(token);
  const key = kid === undefined ? undefined : await keys.resolve(kid);
  if (!key) return { kind: "invalid" };
  try {
    const { payload } = await jwtVerify<AccessTokenClaims>(token, key.publicKey, {
      algorithms: [key.algorithm],
      typ: TYPE,
      issuer,
      ...(audience === null ? {} : { audience }),
      clockTolerance: LEEWAY,
      currentDate: new Date(clock.now()),
      requiredClaims: ["exp", "iat", "sub", "jti", "client_id", "scope", "sid", "auth_time"],
    });
    const texts = [payload.sub, payload.jti, payload.client_id, payload.scope, payload.sid];
    return texts.every((text) => typeof text === "string")
      ? { kind: "valid", claims: payload, kid: key.kid }
      : { kind: "invalid" };
  } catch (error) {
    return { kind: error instanceof errors.JWTExpired ? "expired" : "invalid" };
  }
}

/**
 * The key id of a token in strict compact form: three base64url parts, each in its only spelling (RFC 8725bis §3.14).
 * Libraries accept other spellings of one signature; a copy re-spelled must not count as another token.
 */
function kidOf(token: string): string | undefined {
  if (token.length > LONGEST) return undefined;
  const parts = token.split(".");
  if (parts.length !== 3 || parts.some((part) => part === "" || !decodeBase64url(part))) return undefined;
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === "string" ? kid : undefined;
  } catch {
    return undefined;
  }
}
