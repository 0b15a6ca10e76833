import type { VerifiedAccess } from "./access.js";
import type { VerificationKey } from "./verification-key.js";

/** A token whose signature and fixed claims were found good, and with which key. */
export interface VerifiedToken {
  readonly access: VerifiedAccess;
  readonly key: VerificationKey;
}

/** The tokens verified, by their text. Beyond the bound, one that was not used since it last stood in line makes room. */
export class VerifiedTokens {
  readonly #most: number;
  readonly #tokens = new Map<string, Entry>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#tokens.size;
  }

  /** Costs one look-up: putting the token into another place for each use would cost more than all other checks. */
  get(token: string): VerifiedToken | undefined {
    const entry = this.#tokens.get(token);
    if (!entry) return undefined;
    entry.used = true;
    return entry.verified;
  }

  set(token: string, verified: VerifiedToken): void {
    this.#tokens.set(token, { verified, used: false });
    if (this.#tokens.size > this.#most) this.#makeRoom();
  }

  /** A map keeps the order of insertion: who was used goes to the end of the line once more. */
  #makeRoom(): void {
    for (const [token, entry] of this.#tokens) {
      this.#tokens.delete(token);
      if (!entry.used) return;
      entry.used = false;
      this.#tokens.set(token, entry);
    }
  }
}

interface Entry {
  readonly verified: VerifiedToken;
  used: boolean;
}
