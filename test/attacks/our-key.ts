import { type KeyObject, sign } from "node:crypto";
import { join } from "node:path";
import { systemClock } from "../../packages/server/src/lib/clock.js";
import { KeyRing } from "../../packages/server/src/signing/key-ring.js";
import { type SigningAlgorithm, type SigningKey, SigningKeys } from "../../packages/server/src/signing/signing-keys.js";
import { openSqlite } from "../../packages/server/src/storage/database.js";
import { encode } from "./tokens.js";

/**
 * The server's own key, taken out of its store by somebody who has the root key. What it signs is refused for its
 * content alone, so each refusal has one reason.
 */
export class OurKey {
  readonly #key: SigningKey;

  private constructor(key: SigningKey) {
    this.#key = key;
  }

  /** The key of a server whose embedded store lies in this folder. */
  static async of(dataFolder: string, rootKey: string, algorithm: SigningAlgorithm): Promise<OurKey> {
    const db = openSqlite(join(dataFolder, "counterfoil.db"));
    try {
      return new OurKey((await SigningKeys.open(db, KeyRing.parse(rootKey), systemClock, algorithm)).current);
    } finally {
      await db.destroy();
    }
  }

  get algorithm(): SigningAlgorithm {
    return this.#key.algorithm;
  }

  get kid(): string {
    return this.#key.kid;
  }

  /** The public half, as published. */
  get jwk(): Record<string, unknown> {
    return { ...this.#key.publicJwk };
  }

  /** A compact JWS (RFC 7515 §7.1); header and payload as objects, or as the very text. */
  async sign(header: Record<string, unknown> | string, payload: Record<string, unknown> | string): Promise<string> {
    const input = `${encode(header)}.${encode(payload)}`;
    return `${input}.${this.signature(input).toString("base64url")}`;
  }

  /** The bare signature of a text. */
  signature(input: string): Buffer {
    const hash = this.algorithm === "Ed25519" ? null : "sha256";
    return sign(hash, Buffer.from(input), { key: this.#key.privateKey, dsaEncoding: "ieee-p1363" });
  }

  /** The private half, for signatures that no library makes. */
  get privateKey(): KeyObject {
    return this.#key.privateKey;
  }
}
