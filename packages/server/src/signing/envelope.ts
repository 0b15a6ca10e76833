import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Secret } from "../lib/secret.js";
import type { KeyRing } from "./key-ring.js";

const ALGORITHM = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

/** A sealed text does not open: another row's, another field's, another key's, or damaged. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";

  constructor() {
    super("a sealed value does not open");
  }
}

/** The wrapped data key of a row and the id of the key that wraps it; both stand in the row. */
export interface WrappedKey {
  data_key: string;
  key_id: string;
}

/**
 * Envelope encryption of one row (AES-256-GCM, NIST SP 800-38D): a fresh data key per row, wrapped by the ring's
 * current key. Every seal is bound to the row's owner (`context`) and the field's name by the additional data, so a
 * value moved to another row, account or column does not open.
 */
export class Envelope {
  readonly #dataKey: Buffer;
  readonly #context: readonly string[];
  readonly wrapped: WrappedKey;

  private constructor(dataKey: Buffer, context: readonly string[], wrapped: WrappedKey) {
    this.#dataKey = dataKey;
    this.#context = context;
    this.wrapped = wrapped;
  }

  static create(ring: KeyRing, context: readonly string[]): Envelope {
    const dataKey = randomBytes(32);
    const data_key = encrypt(ring.current("seal"), dataKey, additional(context, "data key"));
    return new Envelope(dataKey, context, { data_key, key_id: ring.currentId });
  }

  /** Throws `SealBroken`. */
  static open(ring: KeyRing, wrapped: WrappedKey, context: readonly string[]): Envelope {
    const key = ring.key(wrapped.key_id, "seal");
    if (!key) throw new SealBroken();
    return new Envelope(decrypt(key, wrapped.data_key, additional(context, "data key")), context, wrapped);
  }

  seal(field: string, secret: Secret): string {
    return encrypt(this.#dataKey, Buffer.from(secret.reveal(), "utf8"), additional(this.#context, field));
  }

  /** Throws `SealBroken`. */
  unseal(field: string, sealed: string): Secret {
    return new Secret(decrypt(this.#dataKey, sealed, additional(this.#context, field)).toString("utf8"));
  }
}

function additional(context: readonly string[], field: string): Buffer {
  return Buffer.from(JSON.stringify([...context, field]), "utf8");
}

function encrypt(key: Buffer, plain: Buffer, aad: Buffer): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(aad);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64url");
}

function decrypt(key: Buffer, sealed: string, aad: Buffer): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE + TAG) throw new SealBroken();
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(aad)
    .setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}
