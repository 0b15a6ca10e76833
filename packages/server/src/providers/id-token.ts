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

/** Claims that the provider signed for us, and the algorithm it signed with. */
export interface IdToken {
  claims: JWTPayload & { sub: string; iat: number };
  algorithm: string;
}

type IdTokenSource = Extract<IdentitySource, { kind: "id_token" }>;

/** How far the provider's clock may be from ours, in seconds. */
export const LEEWAY = 60;

/** Seconds from the issue of an ID token to the moment it is looked at in a login. */
const LOGIN_AGE = 600;

/**
 * The claims of an ID token, once it proves this very login: {@link readIdToken}, and our `nonce`, and `at_hash` where it is
 * given. Throws `invalid_id_token`, `provider_unavailable`.
 */
export async function verifyIdToken(
  provider: Provider,
  source: IdTokenSource,
  accessToken: Secret,
  { idToken, nonce }: IdTokenProof,
): Promise<IdToken["claims"]> {
  const token = await readIdToken(provider, source, idToken, LOGIN_AGE);
  if (nonce === undefined || token.claims.nonce !== nonce || !belongsTo(token, accessToken))
    throw new CounterfoilError("invalid_id_token");
  return token.claims;
}

/**
 * The subject of an ID token that came with the answer of a refresh, where no nonce need be in it (OpenID Connect Core
 * §12.2). Throws as {@link verifyIdToken} does.
 */
export async function refreshedSubject(
  provider: Provider,
  source: IdTokenSource,
  accessToken: Secret,
  idToken: Secret,
): Promise<string> {
  const token = await readIdToken(provider, source, idToken, LOGIN_AGE);
  if (!belongsTo(token, accessToken)) throw new CounterfoilError("invalid_id_token");
  return token.claims.sub;
}

/**
 * An ID token that the provider made for us and nobody else (OpenID Connect Core §3.1.3.7): signature by the provider's keys,
 * an asymmetric algorithm of the list, `iss`, `aud` that is us alone, `azp`, `exp`, an `iat` at most `maxAge` seconds ago.
 * Whether it proves the matter in hand is the caller's to say. Throws `invalid_id_token`, `provider_unavailable`.
 */
export async function readIdToken(
  provider: Provider,
  source: IdTokenSource,
  idToken: Secret | undefined,
  maxAge: number,
): Promise<IdToken> {
  const { payload, protectedHeader } = await verify(provider, source, idToken, maxAge);
  const { sub, aud, azp, iat, events } = payload;
  // A logout token and a JWT access token have all the rest in common with it (RFC 8725 §3.11, OpenID Connect Back-Channel Logout §2.4).
  const isIdToken = events === undefined && [undefined, "JWT", "jwt"].includes(protectedHeader.typ);
  const isOurs =
    isIdToken &&
    (typeof aud === "string" || aud?.length === 1) &&
    (azp === undefined || azp === provider.clientId) &&
    iat !== undefined;
  if (!isOurs || typeof sub !== "string" || !/^[\x20-\x7e]{1,255}$/.test(sub))
    throw new CounterfoilError("invalid_id_token");
  return { claims: { ...payload, sub, iat }, algorithm: protectedHeader.alg };
}

async function verify(
  provider: Provider,
  source: IdTokenSource,
  idToken: Secret | undefined,
  maxAge: number,
): Promise<JWTVerifyResult> {
  if (!idToken || provider.issuer === undefined) throw new CounterfoilError("invalid_id_token");
  try {
    return await jwtVerify(idToken.reveal(), source.keys, {
      issuer: provider.issuer,
      audience: provider.clientId,
      algorithms: source.algorithms.filter((one) => ASYMMETRIC.some((known) => known === one)),
      requiredClaims: ["sub", "exp", "iat"],
      maxTokenAge: maxAge,
      clockTolerance: LEEWAY,
    });
  } catch (error) {
    if (error instanceof CounterfoilError) throw error;
    // The library's message may repeat claims of the token.
    throw new CounterfoilError("invalid_id_token");
  }
}

/** Whether an ID token names this access token, or none. */
function belongsTo({ claims, algorithm }: IdToken, accessToken: Secret): boolean {
  return claims.at_hash === undefined || claims.at_hash === accessTokenHash(algorithm, accessToken);
}

/** The left half of the access token's digest (OpenID Connect Core §3.1.3.6); Ed25519 hashes with SHA-512. */
function accessTokenHash(algorithm: string, accessToken: Secret): string {
  const bits = /\d{3}$/.exec(algorithm)?.[0] ?? "512";
  const digest = createHash(`sha${algorithm === "Ed25519" ? "512" : bits}`)
    .update(accessToken.reveal())
    .digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}
