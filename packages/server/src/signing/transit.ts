import { readFileSync } from "node:fs";
import { CounterfoilError } from "@counterfoil/protocol";
import { boundedFetch, parseJson } from "../lib/bounded-fetch.js";
import { MINUTE, SECOND } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import { type KeyWrapper, SealBroken, type WrappedKey } from "./key-wrapper.js";

/** A key of a Transit engine (HashiCorp Vault, OpenBao), and how it is reached. */
export interface TransitKey {
  /** Such as `https://vault.example.com:8200`; the engine is mounted at `transit`. */
  url: string;
  /** The key's name there. Of an AEAD type, such as `aes256-gcm96`: others cannot bind a data key to its row. */
  name: string;
  /** A token, or the file that holds it now. */
  token: Secret | { file: string };
  /** `open`: only for what it has wrapped, on the way there and back, while another process knows nothing of it. */
  use: "wrap" | "open";
}

const TIMEOUT = 2 * SECOND;
const RETRY_AFTER = 5;
/** Opened data keys that are remembered, and for how long: a key that is disabled there stops working here by then. */
const REMEMBERED = 10_000;
const REMEMBERED_FOR = 5 * MINUTE;
const CIPHERTEXT = /^vault:(v\d{1,9}):/;

/**
 * Wraps data keys with a key that never leaves a Transit engine, by its HTTP form (`/v1/transit/encrypt`, `/decrypt`).
 * Data keys that were wrapped by the ring before still open. Experimental: tested against a server that speaks this form,
 * not against Vault itself. Every method throws `key_service_unavailable` while the engine cannot be used.
 */
export class TransitWrapper implements KeyWrapper {
  readonly #key: TransitKey;
  readonly #former: KeyWrapper;
  /** By wrapped form and binding, oldest first. */
  readonly #opened = new Map<string, { dataKey: Buffer; until: number }>();

  constructor(key: TransitKey, former: KeyWrapper) {
    this.#key = key;
    this.#former = former;
  }

  async newestId(): Promise<string> {
    if (this.#key.use === "open") return this.#former.newestId();
    return (await this.#encrypt(Buffer.alloc(32), Buffer.alloc(0))).key_id;
  }

  async wrap(dataKey: Buffer, aad: Buffer): Promise<WrappedKey> {
    if (this.#key.use === "open") return this.#former.wrap(dataKey, aad);
    const wrapped = await this.#encrypt(dataKey, aad);
    this.#remember(wrapped, aad, dataKey);
    return wrapped;
  }

  async unwrap(wrapped: WrappedKey, aad: Buffer): Promise<Buffer> {
    if (!wrapped.key_id.startsWith("transit:")) return this.#former.unwrap(wrapped, aad);
    const known = this.#opened.get(placeOf(wrapped, aad));
    if (known && known.until > performance.now()) return known.dataKey;
    const { plaintext } = await this.#ask("decrypt", {
      ciphertext: wrapped.data_key,
      associated_data: aad.toString("base64"),
    });
    const dataKey = Buffer.from(typeof plaintext === "string" ? plaintext : "", "base64");
    if (dataKey.length !== 32) throw unavailable();
    this.#remember(wrapped, aad, dataKey);
    return dataKey;
  }

  /** Decrypts and encrypts: the engine's own `rewrap` takes no associated data. */
  async rewrap(wrapped: WrappedKey, aad: Buffer): Promise<WrappedKey> {
    return this.wrap(await this.unwrap(wrapped, aad), aad);
  }

  async #encrypt(dataKey: Buffer, aad: Buffer): Promise<WrappedKey> {
    const { ciphertext } = await this.#ask("encrypt", {
      plaintext: dataKey.toString("base64"),
      associated_data: aad.toString("base64"),
    });
    const [, version] = typeof ciphertext === "string" ? (CIPHERTEXT.exec(ciphertext) ?? []) : [];
    if (version === undefined) throw unavailable();
    return { data_key: String(ciphertext), key_id: `transit:${this.#key.name}:${version}` };
  }

  async #ask(what: "encrypt" | "decrypt", body: object): Promise<Record<string, unknown>> {
    const url = `${this.#key.url}/v1/transit/${what}/${encodeURIComponent(this.#key.name)}`;
    const headers = { "x-vault-token": this.#token(), "content-type": "application/json" };
    const answer = await boundedFetch(url, { method: "POST", headers, body: JSON.stringify(body) }, TIMEOUT);
    if (answer.kind === "unreachable") throw unavailable();
    // 400 is its answer to a text that does not open; anything else speaks of the engine.
    if (answer.status === 400 && what === "decrypt") throw new SealBroken();
    const parsed = parseJson(answer.text);
    const data = answer.status === 200 && isObject(parsed) ? parsed.data : undefined;
    if (!isObject(data)) throw unavailable();
    return data;
  }

  #token(): string {
    const { token } = this.#key;
    try {
      return "file" in token ? readFileSync(token.file, "utf8").trim() : token.reveal();
    } catch {
      throw unavailable();
    }
  }

  #remember(wrapped: WrappedKey, aad: Buffer, dataKey: Buffer): void {
    const place = placeOf(wrapped, aad);
    this.#opened.delete(place);
    this.#opened.set(place, { dataKey, until: performance.now() + REMEMBERED_FOR });
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > REMEMBERED && oldest !== undefined) this.#opened.delete(oldest);
  }
}

/** What wraps the data keys: a Transit engine where there is one, else the ring. */
export function keyWrapper(transit: TransitKey | undefined, ring: KeyWrapper): KeyWrapper {
  return transit ? new TransitWrapper(transit, ring) : ring;
}

function placeOf({ data_key }: WrappedKey, aad: Buffer): string {
  return `${data_key} ${aad.toString("base64")}`;
}

function unavailable(): CounterfoilError {
  return new CounterfoilError("key_service_unavailable", { retryAfter: RETRY_AFTER });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
