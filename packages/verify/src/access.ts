import { splitScope } from "@counterfoil/protocol";
import type { VerifiedClaims } from "./claims.js";

/** Who is asking: what a verified access token says. Frozen, because one object serves every request with that token. */
export interface VerifiedAccess {
  /** The account (`sub`). */
  readonly accountId: string;
  /** The session: one sign-in on one device. */
  readonly sid: string;
  /** The app that asks on the account's behalf (`client_id`). */
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly claims: Readonly<VerifiedClaims>;
}

/** Makes the answer out of verified claims. */
export function accessOf(claims: VerifiedClaims): VerifiedAccess {
  for (const value of Object.values(claims)) if (typeof value === "object") Object.freeze(value);
  return Object.freeze({
    accountId: claims.sub,
    sid: claims.sid,
    clientId: claims.client_id,
    scopes: scopesOf(claims.scope),
    claims: Object.freeze(claims),
  });
}

let lastScopes: { text: string; scopes: readonly string[] } | undefined;

/** An app's tokens all carry the same scopes: they are read once. */
function scopesOf(text: string): readonly string[] {
  if (lastScopes?.text !== text) lastScopes = { text, scopes: Object.freeze(splitScope(text)) };
  return lastScopes.scopes;
}
