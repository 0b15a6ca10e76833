import type { Scope } from "@counterfoil/protocol";
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
  idleLifetime: number;
  absoluteEnd: number;
  createdAt: number;
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
}

/** Why a session ended. */
export type EndReason = "signed_out" | "reused";
