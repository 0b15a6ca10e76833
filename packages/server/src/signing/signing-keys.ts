import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import type { Clock } from "../lib/clock.js";
import { Secret } from "../lib/secret.js";
import type { Database } from "../storage/database.js";
import { Envelope } from "./envelope.js";
import type { KeyRing } from "./key-ring.js";

/** Signature algorithms of access tokens. `Ed25519` by its own name (RFC 9864); `RS256` for RFC 9068 §2.1. */
export type SigningAlgorithm = "Ed25519" | "ES256" | "RS256";

export interface SigningKey {
  kid: string;
  algorithm: SigningAlgorithm;
  publicJwk: JWK;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

/** The keys that sign access tokens: sealed in SQL, so that every process over one store signs with the same ones. */
export class SigningKeys {
  readonly #keys: ReadonlyMap<string, SigningKey>;
  readonly current: SigningKey;

  private constructor(keys: ReadonlyMap<string, SigningKey>, current: SigningKey) {
    this.#keys = keys;
    this.current = current;
  }

  /** Reads the keys; makes the first one where there is none of this algorithm. Throws `SealBroken`. */
  static async open(db: Database, ring: KeyRing, clock: Clock, algorithm: SigningAlgorithm): Promise<SigningKeys> {
    const keys = await readKeys(db, ring);
    let current = [...keys.values()].findLast((key) => key.algorithm === algorithm);
    if (!current) {
      current = await makeKey(db, ring, clock, algorithm);
      keys.set(current.kid, current);
    }
    return new SigningKeys(keys, current);
  }

  /** The key a token names; its algorithm comes with it and is never the token's choice (RFC 8725 §3.1). */
  find(kid: string): SigningKey | undefined {
    return this.#keys.get(kid);
  }

  /** The public halves (RFC 7517 §5). */
  jwks(): { keys: JWK[] } {
    return { keys: [...this.#keys.values()].map((key) => key.publicJwk) };
  }
}

async function readKeys(db: Database, ring: KeyRing): Promise<Map<string, SigningKey>> {
  const rows = await db.selectFrom("signing_keys").selectAll().orderBy("created_at").execute();
  const keys = new Map<string, SigningKey>();
  for (const row of rows) {
    const privateJwk = Envelope.open(ring, row, ["signing key", row.kid]).unseal("private_jwk", row.private_jwk);
    keys.set(
      row.kid,
      await importKey(row.algorithm as SigningAlgorithm, JSON.parse(row.public_jwk), JSON.parse(privateJwk.reveal())),
    );
  }
  return keys;
}

async function makeKey(db: Database, ring: KeyRing, clock: Clock, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const publicJwk: JWK = { ...bare, kid, alg: algorithm, use: "sig" };
  const privateJwk = await exportJWK(pair.privateKey);
  const envelope = Envelope.create(ring, ["signing key", kid]);
  await db
    .insertInto("signing_keys")
    .values({
      kid,
      algorithm,
      public_jwk: JSON.stringify(publicJwk),
      private_jwk: envelope.seal("private_jwk", new Secret(JSON.stringify(privateJwk))),
      ...envelope.wrapped,
      created_at: clock.now(),
    })
    .execute();
  return importKey(algorithm, publicJwk, privateJwk);
}

async function importKey(algorithm: SigningAlgorithm, publicJwk: JWK, privateJwk: JWK): Promise<SigningKey> {
  const [publicKey, privateKey] = await Promise.all([
    importJWK(publicJwk, algorithm),
    importJWK(privateJwk, algorithm),
  ]);
  if (publicKey instanceof Uint8Array || privateKey instanceof Uint8Array || !publicJwk.kid)
    throw new Error("a signing key is not an asymmetric one");
  return { kid: publicJwk.kid, algorithm, publicJwk, publicKey, privateKey };
}
