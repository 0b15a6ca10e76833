import { type AccessTokenClaims, CounterfoilError } from "@counterfoil/protocol";

/** Claims of a verified access token (RFC 9068 §2.2). `aud` is what the token says: one audience or several. */
export interface VerifiedClaims extends Omit<AccessTokenClaims, "aud"> {
  aud: string | string[];
  /** Not before, in seconds. */
  nbf?: number;
}

/** Whether the claims are those of an access token: all there, each of its type (RFC 9068 §2.2, RFC 7519 §4.1). */
export function isAccessTokenClaims(
  claims: Record<string, unknown>,
): claims is Record<string, unknown> & VerifiedClaims {
  const { iss, sub, jti, client_id, sid, scope, aud, exp, iat, auth_time, nbf, amr } = claims;
  return (
    isText(iss) &&
    isText(sub) &&
    isText(jti) &&
    isText(client_id) &&
    isText(sid) &&
    typeof scope === "string" &&
    (isText(aud) || isTexts(aud)) &&
    isInstant(exp) &&
    isInstant(iat) &&
    isInstant(auth_time) &&
    (nbf === undefined || isInstant(nbf)) &&
    isTexts(amr)
  );
}

/** Whether the token is for this audience, alone or among others, by exact comparison (RFC 9068 §4, RFC 7519 §4.1.3). */
export function isFor(claims: VerifiedClaims, audience: string): boolean {
  return typeof claims.aud === "string" ? claims.aud === audience : claims.aud.includes(audience);
}

/**
 * Holds the token against the clock, with so many seconds forgiven.
 *
 * @throws CounterfoilError `token_expired`, or `invalid_token` before its time (RFC 7519 §4.1.4, §4.1.5).
 */
export function requireInTime(claims: VerifiedClaims, leeway: number): void {
  const now = Date.now() / 1000;
  if (now >= claims.exp + leeway) throw new CounterfoilError("token_expired");
  if (claims.nbf !== undefined && now < claims.nbf - leeway) throw new CounterfoilError("invalid_token");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Whole seconds since 1970. */
function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
