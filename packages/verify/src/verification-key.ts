import { type CryptoKey, importJWK, type JWK } from "jose";
import { isObject } from "./strict-json.js";

/** The algorithms of Counterfoil's access tokens. Nothing symmetric, and never `none` (RFC 8725bis §3.1, §3.2). */
export type Algorithm = "Ed25519" | "ES256" | "RS256";

/** One public key of the issuer, bound to the one algorithm it is for. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly publicKey: CryptoKey;
  /** The public members, as text: the same text is the same key. */
  readonly material: string;
}

/** 2048 bits in base64url (RFC 7518 §3.3). */
const SHORTEST_MODULUS = 342;

/**
 * Makes a verification key out of a member of a JWKS (RFC 7517 §4). Undefined where it is not for us: another use or
 * algorithm, no `kid` or `alg`, a secret in it, too short, broken.
 */
export async function readKey(jwk: unknown): Promise<VerificationKey | undefined> {
  if (!isObject(jwk) || Object.hasOwn(jwk, "d") || Object.hasOwn(jwk, "k")) return undefined;
  const { kid, use, key_ops } = jwk;
  if (typeof kid !== "string" || kid === "" || (use !== undefined && use !== "sig")) return undefined;
  if (Array.isArray(key_ops) && !key_ops.includes("verify")) return undefined;
  const half = publicHalf(jwk);
  if (!half) return undefined;
  try {
    const publicKey = await importJWK(half.members, half.alg);
    if (publicKey instanceof Uint8Array) return undefined;
    return { kid, alg: half.alg, publicKey, material: JSON.stringify([half.alg, half.members]) };
  } catch {
    return undefined;
  }
}

function publicHalf({
  kty,
  alg,
  crv,
  x,
  y,
  n,
  e,
}: Record<string, unknown>): { alg: Algorithm; members: JWK } | undefined {
  if (kty === "OKP" && alg === "Ed25519" && crv === "Ed25519" && typeof x === "string")
    return { alg, members: { kty, crv, x } };
  if (kty === "EC" && alg === "ES256" && crv === "P-256" && typeof x === "string" && typeof y === "string")
    return { alg, members: { kty, crv, x, y } };
  if (
    kty === "RSA" &&
    alg === "RS256" &&
    typeof n === "string" &&
    typeof e === "string" &&
    n.length >= SHORTEST_MODULUS
  )
    return { alg, members: { kty, n, e } };
  return undefined;
}
