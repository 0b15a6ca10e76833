import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import { isObject } from "./strict-json.js";

/** The algorithms of Counterfoil's access tokens. Nothing symmetric, and never `none` (RFC 8725bis §3.1, §3.2). */
export type Algorithm = "Ed25519" | "ES256" | "RS256";

/** One public key of the issuer, bound to the one algorithm it is for. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly publicKey: KeyObject;
  /** The public members, as text: the same text is the same key. */
  readonly material: string;
}

/** Bits (RFC 7518 §3.3). */
const SHORTEST_MODULUS = 2048;

/**
 * Makes a verification key out of a member of a JWKS (RFC 7517 §4). Undefined where it is not for us: another use or
 * algorithm, no `kid` or `alg`, a secret in it, too short, broken.
 */
export function readKey(jwk: unknown): VerificationKey | undefined {
  if (!isObject(jwk) || Object.hasOwn(jwk, "d") || Object.hasOwn(jwk, "k")) return undefined;
  const { kid, use, key_ops } = jwk;
  if (typeof kid !== "string" || kid === "" || (use !== undefined && use !== "sig")) return undefined;
  if (Array.isArray(key_ops) && !key_ops.includes("verify")) return undefined;
  const half = publicHalf(jwk);
  if (!half) return undefined;
  try {
    const publicKey = createPublicKey({ key: half.members, format: "jwk" });
    const { modulusLength = SHORTEST_MODULUS } = publicKey.asymmetricKeyDetails ?? {};
    if (modulusLength < SHORTEST_MODULUS) return undefined;
    return { kid, alg: half.alg, publicKey, material: JSON.stringify([half.alg, half.members]) };
  } catch {
    return undefined;
  }
}

/**
 * Whether the last part of a token in the compact form is the key's signature over the others (RFC 7515 §5.2, RFC 8037
 * §3.1, RFC 7518 §3.3 and §3.4). On this thread: the way to another one costs more than it saves.
 */
export function isSignedBy(token: string, { alg, publicKey }: VerificationKey): boolean {
  const end = token.lastIndexOf(".");
  const signed = Buffer.from(token.slice(0, end), "latin1");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  if (alg === "Ed25519") return verify(null, signed, publicKey, signature);
  return verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

function publicHalf({
  kty,
  alg,
  crv,
  x,
  y,
  n,
  e,
}: Record<string, unknown>): { alg: Algorithm; members: JsonWebKey } | undefined {
  if (kty === "OKP" && alg === "Ed25519" && crv === "Ed25519" && typeof x === "string")
    return { alg, members: { kty, crv, x } };
  if (kty === "EC" && alg === "ES256" && crv === "P-256" && typeof x === "string" && typeof y === "string")
    return { alg, members: { kty, crv, x, y } };
  if (kty === "RSA" && alg === "RS256" && typeof n === "string" && typeof e === "string")
    return { alg, members: { kty, n, e } };
  return undefined;
}
