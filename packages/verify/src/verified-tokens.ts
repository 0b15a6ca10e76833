import type { VerifiedAccess } from "./access.js";
import type { VerificationKey } from "./verification-key.js";

/** A token whose signature and fixed claims were found good, and with which key. */
export interface VerifiedToken {
  readonly access: VerifiedAccess;
  readonly key: VerificationKey;
}

/**
 * The tokens verified, by their text, in two generations of half the bound each: when the young one is full it becomes the
 * old one, and the old one is dropped. What is asked for is young, so a token in use stays, and nothing has to be put in order.
 */
export class VerifiedTokens {
  readonly #mostYoung: number;
  #young = new Map<string, VerifiedToken>();
  #old = new Map<string, VerifiedToken>();

  constructor(most: number) {
    this.#mostYoung = Math.ceil(most / 2);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(token: string): VerifiedToken | undefined {
    const young = this.#young.get(token);
    if (young) return young;
    const old = this.#old.get(token);
    if (!old) return undefined;
    this.#old.delete(token);
    this.set(token, old);
    return old;
  }

  set(token: string, verified: VerifiedToken): void {
    if (this.#mostYoung === 0) return;
    if (this.#young.size >= this.#mostYoung) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(token, verified);
  }
}
