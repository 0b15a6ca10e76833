import { CounterfoilError } from "@counterfoil/protocol";
import type { Account, Accounts } from "../accounts/accounts.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import type { Vault } from "../vault/vault.js";
import { ProviderApi } from "./provider-api.js";
import type { LiveSources } from "./subscriptions/live-sources.js";

/** What resolvers of one request may use: this account's things and nobody else's (GQ-06). */
export interface GatewayContext {
  account: () => Promise<Account>;
  connections: () => Promise<{ provider: string; status: string }[]>;
  api: ProviderApi;
  /** A context for another request of the same account: what is asked again must not be answered from memory. */
  again: () => GatewayContext;
  /** What can be listened to; undefined where no socket asks. */
  live: LiveSources | undefined;
}

/** Where contexts come from. */
export interface ContextRooms {
  accounts: Accounts;
  vault: Vault;
  circuits: Circuits;
  provider: Provider;
}

/** The context of one request of an account. */
export function contextOf(rooms: ContextRooms, accountId: string, live?: LiveSources): GatewayContext {
  const { accounts, vault, circuits, provider } = rooms;
  return {
    api: new ProviderApi(vault, circuits, provider, accountId),
    connections: () => vault.statuses(accountId),
    account: async () => {
      const account = await accounts.find(accountId);
      if (!account) throw new CounterfoilError("signed_out");
      return account;
    },
    again: () => contextOf(rooms, accountId, live),
    live,
  };
}

/** What a subscription listens to. Throws `invalid_request` where no socket asks. */
export function requireLive({ live }: GatewayContext): LiveSources {
  if (!live) throw new CounterfoilError("invalid_request", { detail: "Subscriptions need a WebSocket." });
  return live;
}
