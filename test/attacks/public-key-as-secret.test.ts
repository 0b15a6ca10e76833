import { createPublicKey, type KeyObject } from "node:crypto";
import { beforeAll, describe, test } from "vitest";
import { Forgery } from "./forgery.js";
import { signByHmac } from "./tokens.js";

let forgery: Forgery;
let publicKey: KeyObject;
beforeAll(async () => {
  forgery = await Forgery.begin();
  publicKey = createPublicKey({ key: forgery.ours.jwk, format: "jwk" });
});

/** What an attacker may take for the HMAC secret: all of it is published. */
function secrets(): Record<string, string | Buffer> {
  const { ours } = forgery;
  const { kty, crv, x } = ours.jwk;
  const pem = String(publicKey.export({ format: "pem", type: "spki" }));
  const der = publicKey.export({ format: "der", type: "spki" });
  return {
    "the PEM": pem,
    "the PEM without its last newline": pem.trim(),
    "the PEM with CRLF": pem.replaceAll("\n", "\r\n"),
    "the PEM on one line": pem.replaceAll("\n", ""),
    "the DER": der,
    "the DER in base64": der.toString("base64"),
    "the raw point": Buffer.from(String(x), "base64url"),
    "the raw point in base64url": String(x),
    "the JWK": JSON.stringify(ours.jwk),
    "the bare JWK": JSON.stringify({ kty, crv, x }),
    "the JWK as its thumbprint takes it": JSON.stringify({ crv, kty, x }),
    "the key id": ours.kid,
    nothing: "",
  };
}

describe("our public key is no HMAC secret (JW-02, RFC 8725 §3.1)", () => {
  test.each([
    ["HS256", "sha256"],
    ["HS384", "sha384"],
    ["HS512", "sha512"],
  ] as const)("%s with the key in any encoding is refused", async (alg, hash) => {
    const { header, payload } = forgery;
    for (const [what, secret] of Object.entries(secrets())) {
      await forgery.expectRefused(signByHmac(hash, secret, { ...header, alg }, payload), what);
      await forgery.expectRefused(signByHmac(hash, secret, header, payload), `${what}, as Ed25519`);
    }
  });
});
