import { generateKeyPairSync, randomUUID, sign } from "node:crypto";

/** A key of a public client, and proofs that it has it (RFC 9449 §4.2). */
export class DpopKey {
  readonly #pair = generateKeyPairSync("ed25519");

  /** A new proof for a POST there; claims given are changed. */
  proof(htu: string, nonce: string | undefined, changes: Record<string, unknown> = {}): string {
    const jwk = this.#pair.publicKey.export({ format: "jwk" });
    const header = { typ: "dpop+jwt", alg: "Ed25519", jwk };
    const claims = { jti: randomUUID(), htm: "POST", htu, iat: Math.floor(Date.now() / 1000), nonce, ...changes };
    const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    return `${input}.${sign(null, Buffer.from(input), this.#pair.privateKey).toString("base64url")}`;
  }
}
