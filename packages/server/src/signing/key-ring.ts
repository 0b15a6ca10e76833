import { hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { decodeBase64url } from "../lib/base64url.js";
import { type KeyWrapper, RootKeyMissing, SealBroken, type WrappedKey } from "./key-wrapper.js";
import { decrypt, encrypt } from "./sealing.js";

/**
 * `signing/` owns the server's keys: the ring of root keys that the operator holds, what is derived from it (sealing,
 * refresh-token MACs), and the keys that sign access tokens. It leaves what is sealed or signed to the rooms above.
 */

/** What a derived key is for; a key of one purpose is worthless for another (RFC 5869 §3.2). */
export type KeyPurpose = "seal" | "refresh-token" | "dpop-nonce";

const FORM = /^cfkey_([a-z0-9]{8})_([A-Za-z0-9_-]{43})$/;

/**
 * The root keys, newest first: the first one is used, the others still open and check what they made. As text:
 * `cfkey_{id}_{32 bytes, base64url}`, one after another with white space between.
 */
export class KeyRing implements KeyWrapper {
  readonly #roots: ReadonlyMap<string, Buffer>;
  readonly #derived = new Map<string, Buffer>();
  readonly currentId: string;

  private constructor(roots: ReadonlyMap<string, Buffer>, currentId: string) {
    this.#roots = roots;
    this.currentId = currentId;
  }

  /** Reads a ring. Throws an `Error` that says what is wrong and never what was read. */
  static parse(text: string): KeyRing {
    const roots = new Map<string, Buffer>();
    for (const [index, part] of text.split(/\s+/).filter(Boolean).entries()) {
      const [, id, encoded] = FORM.exec(part) ?? [];
      const bytes = encoded === undefined ? undefined : decodeBase64url(encoded);
      if (id === undefined || bytes === undefined)
        throw new Error(`key ${index + 1} is not of the form that "counterfoil keys new" prints`);
      if (roots.has(id)) throw new Error(`key id ${id} stands twice`);
      roots.set(id, bytes);
    }
    const [currentId] = roots.keys();
    if (currentId === undefined) throw new Error("there is no key in it");
    return new KeyRing(roots, currentId);
  }

  /** The key derived from root `id` for one purpose; undefined where the ring has no such root. */
  key(id: string, purpose: KeyPurpose): Buffer | undefined {
    const root = this.#roots.get(id);
    if (!root) return undefined;
    const name = `${id} ${purpose}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const key = Buffer.from(hkdfSync("sha256", root, "", `counterfoil ${purpose} v1`, 32));
    this.#derived.set(name, key);
    return key;
  }

  /** The current key for a purpose. */
  current(purpose: KeyPurpose): Buffer {
    const key = this.key(this.currentId, purpose);
    if (!key) throw new Error("the ring has lost its current key");
    return key;
  }

  async newestId(): Promise<string> {
    return this.currentId;
  }

  async wrap(dataKey: Buffer, aad: Buffer): Promise<WrappedKey> {
    return { data_key: encrypt(this.current("seal"), dataKey, aad), key_id: this.currentId };
  }

  async unwrap({ data_key, key_id }: WrappedKey, aad: Buffer): Promise<Buffer> {
    const key = this.key(key_id, "seal");
    if (!key) throw new RootKeyMissing(key_id);
    const dataKey = decrypt(key, data_key, aad);
    if (!dataKey) throw new SealBroken();
    return dataKey;
  }

  async rewrap(wrapped: WrappedKey, aad: Buffer): Promise<WrappedKey> {
    return this.wrap(await this.unwrap(wrapped, aad), aad);
  }
}

/** A new root key as text. Whoever has it can open every sealed token and make refresh tokens. */
export function newRootKey(): string {
  const id = randomBytes(5).toString("hex").slice(0, 8);
  return `cfkey_${id}_${randomBytes(32).toString("base64url")}`;
}

/** Reads the key file, or makes it with one new key and mode 0600. */
export function keyFile(path: string): string {
  if (!existsSync(path)) writeFileSync(path, `${newRootKey()}\n`, { mode: 0o600, flag: "wx" });
  return readFileSync(path, "utf8");
}
