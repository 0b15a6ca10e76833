import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, HOUR, MINUTE } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import { randomSecret } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";

/** A registration that waits for its address to be confirmed; there is no account yet. */
export interface PendingRegistration {
  email: string;
  loginEmail: string;
  name: string | null;
  passwordHash: string;
}

/** A new password that was asked for. Worth nothing once the password has changed by another way. */
export interface PendingReset {
  accountId: string;
  /** When the password was chosen that is to be replaced. */
  passwordChangedAt: number | undefined;
}

/** For each purpose: what a token stands for; of nobody, where the address was known (or unknown) and no mail went out. */
interface Purposes {
  verify: PendingRegistration;
  reset: PendingReset | null;
}

/** How long the link of a mail works, in milliseconds. */
export const TOKEN_LIFETIME: Readonly<Record<keyof Purposes, number>> = { verify: 24 * HOUR, reset: 30 * MINUTE };

/** What a token stood for. It is used up; `putBack` makes it good again. */
export interface TakenToken<Purpose extends keyof Purposes> {
  value: Purposes[Purpose];
  expiresAt: number;
}

/** Tokens of mails: bound to their purpose, used once, kept as a digest only (ASVS 6.4.1). */
export class EmailTokens {
  readonly #store: OneTimeStore;
  readonly #clock: Clock;

  constructor(store: OneTimeStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A new token of 256 bits. */
  async issue<Purpose extends keyof Purposes>(purpose: Purpose, value: Purposes[Purpose]): Promise<Secret> {
    const token = new Secret(randomSecret());
    await this.putBack(purpose, token, { value, expiresAt: this.#clock.now() + TOKEN_LIFETIME[purpose] });
    return token;
  }

  /** Takes a token, once. Throws `invalid_email_token`, `email_token_expired`. */
  async take<Purpose extends keyof Purposes>(purpose: Purpose, token: Secret): Promise<TakenToken<Purpose>> {
    const taken = await this.#store.take(kindOf(purpose), sha256(token.reveal()));
    if (taken.kind === "taken") return JSON.parse(taken.value) as TakenToken<Purpose>;
    throw new CounterfoilError(taken.kind === "expired" ? "email_token_expired" : "invalid_email_token");
  }

  /** Makes a token good again whose user has made a mistake that can be mended. */
  async putBack<Purpose extends keyof Purposes>(
    purpose: Purpose,
    token: Secret,
    taken: TakenToken<Purpose>,
  ): Promise<void> {
    await this.#store.put(kindOf(purpose), sha256(token.reveal()), JSON.stringify(taken), taken.expiresAt);
  }
}

function kindOf(purpose: string): string {
  return `email-${purpose}`;
}
