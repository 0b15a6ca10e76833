import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** A public key with which a client proves itself (RFC 7523 §2.2), and the algorithms it may be used with. */
export interface ClientKey {
  kid: string | undefined;
  algorithms: readonly string[];
  key: KeyObject;
}

/** What clients may sign with (RFC 8414 §2): asymmetric only. */
export const CLIENT_ALGORITHMS = ["Ed25519", "EdDSA", "ES256", "PS256", "RS256"] as const;

const WEAKEST_RSA = 2048;

const publicJwk = z
  .looseObject({ kty: z.string(), kid: z.string().min(1).max(256).optional(), alg: z.string().optional() })
  .transform((jwk, context): ClientKey => {
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (["d", "k", "p", "q", "dp", "dq", "qi", "oth"].some((member) => member in jwk))
      return refuse("has to be a public key: this one has secret parts");
    if (jwk.use !== undefined && jwk.use !== "sig") return refuse("has to be a key for signatures");
    const algorithms = algorithmsOf(jwk);
    if (!algorithms)
      return refuse("has to be an Ed25519 or P-256 key, or an RSA key whose alg says PS256 or RS256, and fit its alg");
    const key = readKey(jwk);
    if (!key) return refuse("is not a key");
    if ((key.asymmetricKeyDetails?.modulusLength ?? WEAKEST_RSA) < WEAKEST_RSA)
      return refuse(`has to have ${WEAKEST_RSA} bits at least`);
    return { kid: jwk.kid, algorithms, key };
  });

/** A JWK Set (RFC 7517 §5) of public keys, in the client's configuration. */
export const clientKeys = z
  .strictObject({ keys: z.array(publicJwk).min(1, "needs one at least").max(10) })
  .transform(({ keys }) => keys);

/** One key, one algorithm (RFC 8725 §3.1); Ed25519 has an older name beside its own (RFC 9864 §2.2). */
function algorithmsOf(jwk: Record<string, unknown>): readonly string[] | undefined {
  const { kty, crv, alg } = jwk;
  const possible =
    kty === "OKP" && crv === "Ed25519"
      ? ["Ed25519", "EdDSA"]
      : kty === "EC" && crv === "P-256"
        ? ["ES256"]
        : kty === "RSA" && (alg === "PS256" || alg === "RS256")
          ? [alg]
          : [];
  return possible.length > 0 && (alg === undefined || possible.some((one) => one === alg)) ? possible : undefined;
}

function readKey(jwk: Record<string, unknown>): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}
