import type { Clock } from "../lib/clock.js";
import { LEEWAY, type Verified, verifyAccessToken } from "./access-token.js";
import type { SigningKeys } from "./signing-keys.js";

/** Tokens that are remembered, 1 to 2 KB each. */
const MOST = 5000;

type Proven = Extract<Verified, { kind: "valid" }>;

/**
 * Verifies access tokens, each text once: its signature, form and claims cannot change. What can is looked at each time: its
 * end, and whether its key is still published. Whether its session stands is for whoever asks, each time too.
 */
export class ProvenTokens {
  readonly #keys: SigningKeys;
  readonly #issuer: string;
  readonly #clock: Clock;
  readonly #proven = new Map<string, Proven>();

  constructor(keys: SigningKeys, issuer: string, clock: Clock) {
    this.#keys = keys;
    this.#issuer = issuer;
    this.#clock = clock;
  }

  /** As `verifyAccessToken`, for the audience that is the issuer itself. */
  async verify(token: string): Promise<Verified> {
    const proven = this.#proven.get(token);
    if (proven && this.#stillHolds(proven)) return proven;
    this.#proven.delete(token);
    const verified = await verifyAccessToken(this.#keys, token, this.#issuer, this.#clock);
    if (verified.kind === "valid") this.#remember(token, verified);
    return verified;
  }

  #stillHolds({ claims, kid }: Proven): boolean {
    return claims.exp > Math.floor(this.#clock.now() / 1000) - LEEWAY && this.#keys.find(kid) !== undefined;
  }

  /** The oldest makes room: tokens live for minutes, so it is the next to end. */
  #remember(token: string, verified: Proven): void {
    Object.freeze(verified.claims);
    this.#proven.set(token, verified);
    if (this.#proven.size <= MOST) return;
    const [oldest] = this.#proven.keys();
    if (oldest !== undefined) this.#proven.delete(oldest);
  }
}
