import type { VerifiedAccess } from "./access.js";
import type { VerificationKey } from "./verification-key.js";

/** A token whose signature and fixed claims were found good, and with which key. */
export interface VerifiedToken {
  readonly access: VerifiedAccess;
  readonly key: VerificationKey;
}

/** The tokens verified last, by their text: the one used least recently makes room. */
export class VerifiedTokens {
  readonly #most: number;
  readonly #tokens = new Map<string, VerifiedToken>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#tokens.size;
  }

  get(token: string): VerifiedToken | undefined {
    const known = this.#tokens.get(token);
    if (!known) return undefined;
    // A map keeps the order of insertion: the token goes to the end again.
    this.#tokens.delete(token);
    this.#tokens.set(token, known);
    return known;
  }

  set(token: string, verified: VerifiedToken): void {
    this.#tokens.set(token, verified);
    if (this.#tokens.size <= this.#most) return;
    const [oldest] = this.#tokens.keys();
    if (oldest !== undefined) this.#tokens.delete(oldest);
  }

  delete(token: string): void {
    this.#tokens.delete(token);
  }
}
