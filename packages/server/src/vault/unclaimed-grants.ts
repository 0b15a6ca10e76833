import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import { Secret } from "../lib/secret.js";
import type { Provider } from "../providers/provider.js";
import type { ProviderTokens } from "../providers/token-endpoint.js";
import { Envelope, SealBroken, type WrappedKey } from "../signing/envelope.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import type { OneTimeStore } from "../storage/one-time.js";

/** As the store has it, sealed. */
interface Kept extends WrappedKey {
  tokens: string;
}

/** What is sealed. */
interface Open {
  accessToken: string;
  refreshToken: string | null;
  expiresAt: number;
  scope: string | null;
}

const KIND = "unclaimed_grant";
const LIFETIME = 10 * MINUTE;

/**
 * Grants that were redeemed for a client before it is known whose they are. A provider that rotates has forgotten the refresh
 * token that the client holds, so what it gave in return is stored first, sealed: should the rest fail, the same client
 * comes again with the same token and goes on from there, for ten minutes.
 */
export class UnclaimedGrants {
  readonly #store: OneTimeStore;
  readonly #wrapper: KeyWrapper;
  readonly #clock: Clock;

  constructor(store: OneTimeStore, wrapper: KeyWrapper, clock: Clock) {
    this.#store = store;
    this.#wrapper = wrapper;
    this.#clock = clock;
  }

  async put(of: HandedOver, tokens: ProviderTokens): Promise<void> {
    const now = this.#clock.now();
    const open: Open = {
      accessToken: tokens.accessToken.reveal(),
      refreshToken: tokens.refreshToken?.reveal() ?? null,
      expiresAt: now + tokens.expiresIn * SECOND,
      scope: tokens.scope ?? null,
    };
    const id = idOf(of);
    const envelope = await Envelope.create(this.#wrapper, [KIND, id]);
    const kept: Kept = { ...envelope.wrapped, tokens: envelope.seal("tokens", new Secret(JSON.stringify(open))) };
    await this.#store.put(KIND, id, JSON.stringify(kept), now + LIFETIME);
  }

  /** What is kept for this token of this client, once; nothing where the root key was taken away meanwhile. */
  async take(of: HandedOver): Promise<ProviderTokens | undefined> {
    const id = idOf(of);
    const taken = await this.#store.take(KIND, id);
    const open = taken.kind === "taken" ? await this.#open(id, JSON.parse(taken.value) as Kept) : undefined;
    if (!open) return undefined;
    return {
      accessToken: new Secret(open.accessToken),
      refreshToken: open.refreshToken === null ? undefined : new Secret(open.refreshToken),
      expiresIn: Math.max(0, Math.floor((open.expiresAt - this.#clock.now()) / SECOND)),
      scope: open.scope ?? undefined,
    };
  }

  /** They have an owner now. */
  async drop(of: HandedOver): Promise<void> {
    await this.#store.take(KIND, idOf(of));
  }

  async #open(id: string, { tokens, ...wrapped }: Kept): Promise<Open | undefined> {
    try {
      const envelope = await Envelope.open(this.#wrapper, wrapped, [KIND, id]);
      return JSON.parse(envelope.unseal("tokens", tokens).reveal()) as Open;
    } catch (error) {
      if (error instanceof SealBroken) return undefined;
      throw error;
    }
  }
}

/** Which token of which provider a client has handed over. */
export interface HandedOver {
  clientId: string;
  provider: Pick<Provider, "name">;
  refreshToken: Secret;
}

function idOf({ clientId, provider, refreshToken }: HandedOver): string {
  return sha256(JSON.stringify([clientId, provider.name, refreshToken.reveal()]));
}
