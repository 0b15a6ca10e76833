import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";

export const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** A client that proves itself with an Ed25519 key (RFC 7523). */
export class KeyedClient {
  readonly #pair: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync("ed25519");

  constructor(readonly id: string) {}

  get privateKey(): KeyObject {
    return this.#pair.privateKey;
  }

  /** As the configuration file has it. */
  get jwks(): { keys: object[] } {
    return { keys: [this.#pair.publicKey.export({ format: "jwk" })] };
  }

  /** A new assertion for an issuer; claims given are changed. */
  assertion(issuer: string, changes: Record<string, unknown> = {}): string {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const claims = { iss: this.id, sub: this.id, aud: issuer, exp, jti: randomUUID(), ...changes };
    const input = [{ alg: "Ed25519" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
    const signature = sign(null, Buffer.from(input.join(".")), this.#pair.privateKey);
    return [...input, signature.toString("base64url")].join(".");
  }

  /** The parameters of a request with a new assertion. */
  proof(issuer: string, changes: Record<string, unknown> = {}): Record<string, string> {
    return { client_assertion_type: JWT_BEARER, client_assertion: this.assertion(issuer, changes) };
  }
}
