import { CounterfoilError, providerScope } from "@counterfoil/protocol";
import type { Account, Accounts } from "../accounts/accounts.js";
import type { Access } from "../sessions/session.js";
import type { Vault } from "../vault/vault.js";
import { ProviderApi } from "./provider-api.js";
import type { LiveSources } from "./subscriptions/live-sources.js";
import type { Upstream } from "./upstream.js";

/** What resolvers of one request may use: this account's things and nobody else's (GQ-06). */
export interface GatewayContext {
  account: () => Promise<Account>;
  connections: () => Promise<{ provider: string; status: string }[]>;
  /** A provider's API. Throws `insufficient_scope` where the access token is not for that provider. */
  api: (provider: string) => ProviderApi;
  /** Requests that were made to providers so far. */
  calls: () => number;
  /** A context for another request of the same account: what is asked again must not be answered from memory. */
  again: () => GatewayContext;
  /** What can be listened to; undefined where no socket asks. */
  live: LiveSources | undefined;
}

/** Where contexts come from. */
export interface ContextRooms {
  accounts: Accounts;
  vault: Vault;
  /** The way to each provider whose API the schema is about, by name. */
  upstreams: ReadonlyMap<string, Upstream>;
}

/** The context of one request of whoever has this access. */
export function contextOf(
  rooms: ContextRooms,
  access: Pick<Access, "accountId" | "scopes">,
  live?: LiveSources,
): GatewayContext {
  const { accounts, vault, upstreams } = rooms;
  const { accountId, scopes } = access;
  const apis = new Map(
    [...upstreams]
      .filter(([name]) => scopes.includes(providerScope(name)))
      .map(([name, upstream]) => [name, new ProviderApi(upstream, accountId)]),
  );
  return {
    api: (provider) => {
      const api = apis.get(provider);
      const detail = `The access token needs the scope ${providerScope(provider)}.`;
      if (!api) throw new CounterfoilError("insufficient_scope", { detail });
      return api;
    },
    calls: () => [...apis.values()].reduce((sum, { calls }) => sum + calls, 0),
    connections: () => vault.statuses(accountId),
    account: async () => {
      const account = await accounts.find(accountId);
      if (!account) throw new CounterfoilError("signed_out");
      return account;
    },
    again: () => contextOf(rooms, access, live),
    live,
  };
}

/** What a subscription listens to. Throws `invalid_request` where no socket asks. */
export function requireLive({ live }: GatewayContext): LiveSources {
  if (!live) throw new CounterfoilError("invalid_request", { detail: "Subscriptions need a WebSocket." });
  return live;
}
