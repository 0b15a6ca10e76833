import type { Account } from "../accounts/accounts.js";
import type { ProviderApi } from "./provider-api.js";

/** What resolvers of one request may use: this account's things and nobody else's (GQ-06). */
export interface GatewayContext {
  account: () => Promise<Account>;
  connections: () => Promise<{ provider: string; status: string }[]>;
  /** A provider's API. Throws `insufficient_scope` where the access token is not for that provider. */
  api: (provider: string) => ProviderApi;
}
