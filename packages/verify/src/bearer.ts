import { CounterfoilError } from "@counterfoil/protocol";
import type { VerifiedAccess } from "./access.js";

const SCHEME = /^bearer /i;
const SCHEME_LENGTH = 7;

/**
 * The token of `Authorization: Bearer` (RFC 6750 §2.1), unchecked: verifying says whether it is one.
 *
 * @throws CounterfoilError `missing_token`.
 */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || !SCHEME.test(authorization)) throw new CounterfoilError("missing_token");
  return authorization.slice(SCHEME_LENGTH);
}

/**
 * Gives the access back where it has every scope wanted, separated by spaces.
 *
 * @throws CounterfoilError `insufficient_scope`.
 */
export function requireScope(access: VerifiedAccess, wanted: string): VerifiedAccess {
  if (access.scopes.includes(wanted)) return access;
  for (const scope of wanted.split(" "))
    if (!access.scopes.includes(scope)) throw new CounterfoilError("insufficient_scope");
  return access;
}

/** Scope tokens, separated by one space (RFC 6749 §3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/**
 * Refuses a scope that no token can have, when a guard is made rather than when the first request comes.
 *
 * @throws TypeError
 */
export function requireScopeSyntax(scope: string): void {
  if (!SCOPE.test(scope)) throw new TypeError("scope has to be one or more names separated by single spaces");
}
