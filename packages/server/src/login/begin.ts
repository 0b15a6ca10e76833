import type { LoginRequest } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { requireScopes } from "../clients/clients.js";
import { chooseRedirectUri } from "../clients/redirect-uri.js";
import type { LoginTransactions, StartedLogin } from "../providers/login-transaction.js";
import type { Providers } from "../providers/providers.js";
import { checkReturnTo } from "./return-to.js";

/**
 * Begins a login at a provider: checks that this client may, and keeps what the end will need. Only the server knows
 * the provider's client id, scopes and PKCE verifier. Throws `unknown_provider`, `unauthorized_client`,
 * `invalid_redirect_uri`, `invalid_scope`, `invalid_return_to`, `provider_unavailable`, `provider_misconfigured`.
 */
export async function beginLogin(
  providers: Providers,
  transactions: LoginTransactions,
  client: Client,
  providerName: string,
  request: Omit<LoginRequest, "client_id">,
): Promise<StartedLogin> {
  const provider = await providers.get(providerName);
  const redirectUri = chooseRedirectUri(client, provider.name, request.redirect_uri);
  return transactions.start(
    {
      purpose: "login",
      provider: provider.name,
      clientId: client.id,
      redirectUri,
      scopes: requireScopes(client, request.scope),
      remember: request.remember ?? false,
      deviceName: request.device?.name,
      returnTo: request.return_to === undefined ? undefined : checkReturnTo(request.return_to),
    },
    provider,
  );
}
