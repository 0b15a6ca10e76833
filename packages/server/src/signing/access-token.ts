import type { AccessTokenClaims } from "@counterfoil/protocol";
import { errors, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../lib/clock.js";
import { kidOfAccessToken } from "./access-token-form.js";
import type { SigningKeys } from "./signing-keys.js";

const TYPE = "at+jwt";
/** Seconds of clock difference that are forgiven between our own processes. */
const LEEWAY = 5;

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
  const kid = kidOfAccessToken(token);
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
    });
    return { kind: "valid", claims: payload, kid: key.kid };
  } catch (error) {
    return { kind: error instanceof errors.JWTExpired ? "expired" : "invalid" };
  }
}
