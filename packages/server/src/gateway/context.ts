import { CounterfoilError } from "@counterfoil/protocol";
import type { Account, Accounts } from "../accounts/accounts.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import type { Vault } from "../vault/vault.js";
import { ProviderApi } from "./provider-api.js";

/** What resolvers of one request may use: this account's things and nobody else's (GQ-06). */
export interface GatewayContext {
  account: () => Promise<Account>;
  connections: () => Promise<{ provider: string; status: string }[]>;
  api: ProviderApi;
}

/** Where contexts come from. */
export interface ContextRooms {
  accounts: Accounts;
  vault: Vault;
  circuits: Circuits;
  provider: Provider;
}

/** The context of one request of an account. */
export function contextOf({ accounts, vault, circuits, provider }: ContextRooms, accountId: string): GatewayContext {
  return {
    api: new ProviderApi(vault, circuits, provider, accountId),
    connections: () => vault.statuses(accountId),
    account: async () => {
      const account = await accounts.find(accountId);
      if (!account) throw new CounterfoilError("signed_out");
      return account;
    },
  };
}
