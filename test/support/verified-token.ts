import { createPublicKey, type JsonWebKey, verify } from "node:crypto";

/** An access token whose signature was checked, opened. */
export interface VerifiedToken {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/** Checks an Ed25519 access token as a stranger does, with the published keys alone. Throws where it does not hold. */
export async function verifiedToken(issuer: string, token: string): Promise<VerifiedToken> {
  const [head = "", body = "", signature = ""] = token.split(".");
  const header = open(head);
  const { keys } = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as { keys: JsonWebKey[] };
  const key = keys.find(({ kid }) => kid === header.kid);
  if (!key) throw new Error("the token names a key that is not published");
  const publicKey = createPublicKey({ key, format: "jwk" });
  if (!verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, "base64url")))
    throw new Error("the signature does not hold");
  return { header, payload: open(body) };
}

function open(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}
