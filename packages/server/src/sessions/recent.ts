import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import type { Access } from "./session.js";

/** How long a sign-in stands for the person being there (ASVS 7.5.1, 7.5.3); a refresh is none. */
const RECENT = 15 * MINUTE;

/** What this server has seen itself (RFC 8176). A session that says anything else, or nothing, was opened on trust. */
const SEEN_HERE: readonly string[] = ["pwd", "fed"];

/** Throws `reauthentication_required` unless the person signed in here within 15 minutes. */
export function requireRecentSignIn({ claims }: Pick<Access, "claims">, clock: Clock): void {
  const seen = claims.amr.length > 0 && claims.amr.every((method) => SEEN_HERE.includes(method));
  if (!seen || claims.auth_time * SECOND + RECENT <= clock.now())
    throw new CounterfoilError("reauthentication_required");
}
