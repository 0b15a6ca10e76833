import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";
import type { Scope } from "../scopes.js";

/** What an authorization code stands for until it is exchanged. */
export interface AuthorizationCode {
  clientId: string;
  userId: string;
  scopes: readonly Scope[];
  redirectUri: string;
  /** The S256 challenge (RFC 7636 §4.2), where the client sent one. */
  codeChallenge: string | undefined;
  /** Milliseconds. */
  expiresAt: number;
}

const lifetime = 600_000;
const limit = 10_000;

/** Authorization codes: ten minutes, one use, in memory only. */
export class Codes {
  readonly #codes = new Map<string, AuthorizationCode>();

  constructor(private readonly clock: Clock) {}

  issue(consent: Omit<AuthorizationCode, "expiresAt">): string {
    const code = `sim_code_${randomBytes(32).toString("base64url")}`;
    for (const oldest of this.#codes.keys()) {
      if (this.#codes.size < limit) break;
      this.#codes.delete(oldest);
    }
    this.#codes.set(code, { ...consent, expiresAt: this.clock.now() + lifetime });
    return code;
  }

  /** Looks without taking: an expired code is still found. */
  find(code: string): AuthorizationCode | undefined {
    return this.#codes.get(code);
  }

  /** Ends the code. */
  spend(code: string): void {
    this.#codes.delete(code);
  }
}
