import { CounterfoilError, isAppPath } from "@counterfoil/protocol";

/** The path of the app that began the login, given back at its end. Throws `invalid_return_to` (RFC 9700 §4.11). */
export function checkReturnTo(returnTo: string): string {
  if (!isAppPath(returnTo)) throw new CounterfoilError("invalid_return_to");
  return returnTo;
}
