import type { AccessTokenClaims, RevocationCause, Scope } from "@counterfoil/protocol";
import type { Secret } from "../lib/secret.js";

/** One login of one account on one device, as SQL has it: written at login, and once more at its end. */
export interface Session {
  sid: string;
  accountId: string;
  deviceId: string;
  clientId: string;
  scopes: Scope[];
  /** How the person was authenticated (RFC 8176). */
  amr: string[];
  /** When the person was authenticated; this and the other times in milliseconds. */
  authTime: number;
  deviceName: string;
  /** Where the login came from, shortened. */
  address: string | undefined;
  idleLifetime: number;
  absoluteEnd: number;
  createdAt: number;
}

/** What the two tokens of a session say; a session is one, and so is what its refresh token says. */
export interface SessionFacts {
  sid: string;
  accountId: string;
  deviceId: string;
  clientId: string;
  scopes: readonly Scope[];
  amr: readonly string[];
  authTime: number;
  idleLifetime: number;
  absoluteEnd: number;
  /** The thumbprint of the key it is bound to; only the refresh token knows it. */
  jkt?: string | undefined;
}

/** The two tokens a client holds. */
export interface SessionTokens {
  accessToken: Secret;
  /** Seconds. */
  accessExpiresIn: number;
  refreshToken: Secret;
  /** Seconds. */
  refreshExpiresIn: number;
  scopes: readonly Scope[];
  sid: string;
  deviceId: string;
  accountId: string;
}

/** Who an access token speaks for. */
export interface Access {
  accountId: string;
  sid: string;
  clientId: string;
  scopes: readonly Scope[];
  claims: AccessTokenClaims;
  /** The key that signed it. */
  kid: string;
}

/** A signed-in device: its session, and when it was last seen (milliseconds; undefined while Redis does not answer). */
export interface Device {
  session: Session;
  lastSeenAt: number | undefined;
}

/**
 * Why a session ended: somebody signed it out, an old refresh token came back, a new login took its device, the account
 * had too many devices, nobody had used it for its idle lifetime, the operator ended it, or its person left.
 */
export type EndReason = "signed_out" | "reused" | "replaced" | "too_many" | "idle" | "operator" | "withdrawn";

/** The word that the revocation of an ended session carries to its apps. */
export function causeOf(reason: EndReason | undefined): RevocationCause | undefined {
  return reason === "withdrawn" ? "account_withdrawn" : undefined;
}
