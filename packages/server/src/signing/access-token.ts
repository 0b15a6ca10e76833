import { type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import type { AccessTokenClaims } from "@counterfoil/protocol";
import { errors, jwtVerify } from "jose";
import type { Clock } from "../lib/clock.js";
import { kidOfAccessToken } from "./access-token-form.js";
import type { SigningAlgorithm, SigningKey } from "./signing-key.js";
import type { SigningKeys } from "./signing-keys.js";

const TYPE = "at+jwt";
/** Seconds of clock difference that are forgiven between our own processes. */
export const LEEWAY = 5;

/** What a presented access token turned out to be. `invalid` never says why. */
export type Verified =
  | { kind: "valid"; claims: AccessTokenClaims; kid: string }
  | { kind: "expired" }
  | { kind: "invalid" };

/** Signs an access token (RFC 9068 §2). */
export async function signAccessToken(keys: SigningKeys, claims: AccessTokenClaims): Promise<string> {
  const key = keys.current;
  const text = `${headerOf(key)}.${encode(claims)}`;
  const signature = await signatureOf(Buffer.from(text, "latin1"), key.algorithm, key.privateKey);
  return `${text}.${signature.toString("base64url")}`;
}

let lastHeader: { key: SigningKey; text: string } | undefined;

/** All tokens of a key begin with the same header: it is written once. */
function headerOf(key: SigningKey): string {
  if (lastHeader?.key !== key) lastHeader = { key, text: encode({ typ: TYPE, alg: key.algorithm, kid: key.kid }) };
  return lastHeader.text;
}

const signOnAnotherThread = promisify(sign);

/** RFC 8037 §3.1, RFC 7518 §3.3 and §3.4. Going to another thread costs more than any signature but that of RSA. */
async function signatureOf(bytes: Buffer, algorithm: SigningAlgorithm, key: KeyObject): Promise<Buffer> {
  if (algorithm === "RS256") return signOnAnotherThread("sha256", bytes, key);
  if (algorithm === "ES256") return sign("sha256", bytes, { key, dsaEncoding: "ieee-p1363" });
  return sign(null, bytes, key);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/**
 * Verifies an access token of ours (RFC 9068 §4): form, key, algorithm, type, issuer, times, and the audience unless it
 * is null: then the caller looks at it. Throws the store's error where the key is unknown and the store cannot be asked.
 */
export async function verifyAccessToken(
  keys: SigningKeys,
  token: string,
  issuer: string,
  clock: Clock,
  audience: string | null = issuer,
): Promise<Verified> {
  const kid = kidOfAccessToken(token);
  const key = kid === undefined ? undefined : await keys.resolve(kid);
  if (!key) return { kind: "invalid" };
  try {
    const { payload } = await jwtVerify<AccessTokenClaims>(token, key.publicKey, {
      algorithms: [key.algorithm],
      typ: TYPE,
      issuer,
      ...(audience === null ? {} : { audience }),
      clockTolerance: LEEWAY,
      currentDate: new Date(clock.now()),
    });
    return { kind: "valid", claims: payload, kid: key.kid };
  } catch (error) {
    return { kind: error instanceof errors.JWTExpired ? "expired" : "invalid" };
  }
}
