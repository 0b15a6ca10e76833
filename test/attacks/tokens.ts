import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** An attacker's own Ed25519 key, with its public half as a JWK. */
export class ForgersKey {
  readonly #pair: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync("ed25519");

  get jwk(): Record<string, unknown> {
    return { ...this.#pair.publicKey.export({ format: "jwk" }) };
  }

  /** A compact JWS (RFC 7515 §7.1); header and payload as objects, or as the very text. */
  sign(header: Record<string, unknown> | string, payload: Record<string, unknown> | string): string {
    const input = `${encode(header)}.${encode(payload)}`;
    return `${input}.${sign(null, Buffer.from(input), this.#pair.privateKey).toString("base64url")}`;
  }
}

/** A compact JWS by HMAC (RFC 7518 §3.2). */
export function signByHmac(
  hash: "sha256" | "sha384" | "sha512",
  key: Buffer | string,
  header: Record<string, unknown>,
  payload: Record<string, unknown>,
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac(hash, key).update(input).digest("base64url")}`;
}

/** The base64url of a text, or of an object's JSON. */
export function encode(part: Record<string, unknown> | string): string {
  return Buffer.from(typeof part === "string" ? part : JSON.stringify(part), "utf8").toString("base64url");
}

/** Header, payload and signature of a token, read without any check. */
export function split(token: string): {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  parts: [header: string, payload: string, signature: string];
} {
  const [header = "", payload = "", signature = ""] = token.split(".");
  return { header: decode(header), payload: decode(payload), parts: [header, payload, signature] };
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}
