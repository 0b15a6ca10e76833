import { createHash } from "node:crypto";
import { CounterfoilError } from "@counterfoil/protocol";
import { type JWTPayload, type JWTVerifyResult, jwtVerify } from "jose";
import type { Secret } from "../lib/secret.js";
import type { IdentitySource, Provider } from "./provider.js";

/** The asymmetric signature algorithms; with a symmetric one our client secret would be the signer. */
export const ASYMMETRIC = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

/** What came back with an access token, and what was asked with. */
export interface IdTokenProof {
  idToken: Secret | undefined;
  nonce: string | undefined;
}

/**
 * The claims of an ID token, once it proves this very login (OpenID Connect Core §3.1.3.7): signature by the provider's keys,
 * an asymmetric algorithm of the list, `iss`, `aud` that is us alone, `azp`, `exp`, a fresh `iat`, our `nonce`, and `at_hash`
 * where it is given. Throws `invalid_id_token`, `provider_unavailable`.
 */
export async function verifyIdToken(
  provider: Provider,
  source: Extract<IdentitySource, { kind: "id_token" }>,
  accessToken: Secret,
  { idToken, nonce }: IdTokenProof,
): Promise<JWTPayload & { sub: string }> {
  const { payload, protectedHeader } = await verify(provider, source, idToken);
  const { sub, aud, azp, at_hash } = payload;
  const isOurs =
    nonce !== undefined &&
    payload.nonce === nonce &&
    (typeof aud === "string" || aud?.length === 1) &&
    (azp === undefined || azp === provider.clientId) &&
    (at_hash === undefined || at_hash === accessTokenHash(protectedHeader.alg, accessToken));
  if (!isOurs || typeof sub !== "string" || !/^[\x20-\x7e]{1,255}$/.test(sub))
    throw new CounterfoilError("invalid_id_token");
  return { ...payload, sub };
}

async function verify(
  provider: Provider,
  source: Extract<IdentitySource, { kind: "id_token" }>,
  idToken: Secret | undefined,
): Promise<JWTVerifyResult> {
  if (!idToken || provider.issuer === undefined) throw new CounterfoilError("invalid_id_token");
  try {
    return await jwtVerify(idToken.reveal(), source.keys, {
      issuer: provider.issuer,
      audience: provider.clientId,
      algorithms: source.algorithms.filter((one) => ASYMMETRIC.some((known) => known === one)),
      requiredClaims: ["sub", "exp", "iat"],
      maxTokenAge: "10 minutes",
      clockTolerance: "1 minute",
    });
  } catch (error) {
    if (error instanceof CounterfoilError) throw error;
    // The library's message may repeat claims of the token.
    throw new CounterfoilError("invalid_id_token");
  }
}

/** The left half of the access token's digest (OpenID Connect Core §3.1.3.6); Ed25519 hashes with SHA-512. */
function accessTokenHash(algorithm: string, accessToken: Secret): string {
  const bits = /\d{3}$/.exec(algorithm)?.[0] ?? "512";
  const digest = createHash(`sha${algorithm === "Ed25519" ? "512" : bits}`)
    .update(accessToken.reveal())
    .digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}
