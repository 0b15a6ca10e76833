import { randomBytes } from "node:crypto";
import { Secret } from "../lib/secret.js";
import { type KeyWrapper, SealBroken, type WrappedKey } from "./key-wrapper.js";
import { decrypt, encrypt } from "./sealing.js";

export { RootKeyMissing, SealBroken, type WrappedKey } from "./key-wrapper.js";

/**
 * Envelope encryption of one row (AES-256-GCM, NIST SP 800-38D): a fresh data key per row, wrapped by a key that is not
 * in the store. Every seal is bound to the row's owner (`context`) and the field's name by the additional data, so a
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

  static async create(wrapper: KeyWrapper, context: readonly string[]): Promise<Envelope> {
    const dataKey = randomBytes(32);
    return new Envelope(dataKey, context, await wrapper.wrap(dataKey, dataKeyBinding(context)));
  }

  /** Throws `SealBroken`. */
  static async open(wrapper: KeyWrapper, wrapped: WrappedKey, context: readonly string[]): Promise<Envelope> {
    return new Envelope(await wrapper.unwrap(wrapped, dataKeyBinding(context)), context, wrapped);
  }

  seal(field: string, secret: Secret): string {
    return encrypt(this.#dataKey, Buffer.from(secret.reveal(), "utf8"), additional(this.#context, field));
  }

  /** Throws `SealBroken`. */
  unseal(field: string, sealed: string): Secret {
    const plain = decrypt(this.#dataKey, sealed, additional(this.#context, field));
    if (!plain) throw new SealBroken();
    return new Secret(plain.toString("utf8"));
  }
}

/** The additional data that bind a row's data key to the row: for who wraps it anew without opening what it seals. */
export function dataKeyBinding(context: readonly string[]): Buffer {
  return additional(context, "data key");
}

function additional(context: readonly string[], field: string): Buffer {
  return Buffer.from(JSON.stringify([...context, field]), "utf8");
}
