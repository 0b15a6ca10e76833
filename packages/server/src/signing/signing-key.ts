import { createPrivateKey, type KeyObject } from "node:crypto";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { Secret } from "../lib/secret.js";
import { Envelope, type WrappedKey } from "./envelope.js";
import type { KeyWrapper } from "./key-wrapper.js";

/** Signature algorithms of access tokens. `Ed25519` by its own name (RFC 9864); `RS256` for RFC 9068 §2.1. */
export type SigningAlgorithm = "Ed25519" | "ES256" | "RS256";

/** The public half of a key: one key, one algorithm (RFC 8725 §3.1). */
export interface VerificationKey {
  kid: string;
  algorithm: SigningAlgorithm;
  publicJwk: JWK;
  publicKey: CryptoKey;
}

export interface SigningKey extends VerificationKey {
  privateKey: KeyObject;
}

/** A key as the store has it; the private half, sealed, is removed once it is of no more use. */
export interface SealedKey {
  kid: string;
  algorithm: SigningAlgorithm;
  publicJwk: JWK;
  privateJwk: string | undefined;
  wrapped: WrappedKey;
}

/** Makes a key and seals its private half; an RSA one (2048 bits) takes its time, on another thread. */
export async function makeKey(wrapper: KeyWrapper, algorithm: SigningAlgorithm): Promise<SealedKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const envelope = await Envelope.create(wrapper, contextOfKey(kid));
  const privateJwk = envelope.seal("private_jwk", new Secret(JSON.stringify(await exportJWK(pair.privateKey))));
  return {
    kid,
    algorithm,
    publicJwk: { ...bare, kid, alg: algorithm, use: "sig" },
    privateJwk,
    wrapped: envelope.wrapped,
  };
}

/** The half that verifies; it is not sealed. */
export async function verificationKey(key: SealedKey): Promise<VerificationKey> {
  const { kid, algorithm, publicJwk } = key;
  return { kid, algorithm, publicJwk, publicKey: await importKey(publicJwk, algorithm) };
}

/** The half that signs. Throws `SealBroken`: the ring has no such root key, or the row is damaged. */
export async function privateKey(wrapper: KeyWrapper, key: SealedKey, sealed: string): Promise<KeyObject> {
  const envelope = await Envelope.open(wrapper, key.wrapped, contextOfKey(key.kid));
  const privateJwk = envelope.unseal("private_jwk", sealed);
  return createPrivateKey({ key: JSON.parse(privateJwk.reveal()), format: "jwk" });
}

/** What the seals of a signing key are bound to. */
export function contextOfKey(kid: string): string[] {
  return ["signing key", kid];
}

async function importKey(jwk: JWK, algorithm: SigningAlgorithm): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error("a signing key is not an asymmetric one");
  return key;
}
