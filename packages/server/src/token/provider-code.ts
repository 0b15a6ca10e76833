import { CounterfoilError } from "@counterfoil/protocol";
import type { Accounts } from "../accounts/accounts.js";
import type { Client } from "../clients/client.js";
import type { Caller } from "../http/credentials.js";
import { Secret } from "../lib/secret.js";
import { readProfile } from "../providers/api.js";
import type { LoginTransactions } from "../providers/login-transaction.js";
import type { Provider } from "../providers/provider.js";
import type { Providers } from "../providers/providers.js";
import { type ProviderTokens, redeemCode } from "../providers/token-endpoint.js";
import type { SessionTokens } from "../sessions/session.js";
import type { Sessions } from "../sessions/sessions.js";
import type { Vault } from "../vault/vault.js";
import type { ProviderCodeForm } from "./forms.js";

/** The end of a login: the tokens, and what only a login tells. */
export interface FinishedLogin {
  tokens: SessionTokens;
  newAccount: boolean;
  returnTo: string | undefined;
}

/**
 * Ends a login at a provider. Before the provider is asked anything, the state is taken (once) and must belong to this
 * client and provider, and the binding to the user agent that began. Then: code for tokens, who is it, find or make the
 * account, keep the provider's tokens, open a session. Throws the reasons of the areas `login` and `provider`.
 */
export async function finishLogin(
  rooms: {
    providers: Providers;
    transactions: LoginTransactions;
    accounts: Accounts;
    vault: Vault;
    sessions: Sessions;
  },
  client: Client,
  form: ProviderCodeForm,
  brought: { binding: Secret; refreshToken: Secret | undefined; jkt: string | undefined },
  caller: Caller,
): Promise<FinishedLogin> {
  const provider = rooms.providers.get(form.provider);
  const { transaction, verifier } = await rooms.transactions.take(form.state, {
    clientId: client.id,
    provider: provider.name,
    binding: brought.binding,
  });
  if (provider.issuer !== form.iss && (form.iss !== undefined || provider.issuer !== undefined))
    throw new CounterfoilError("invalid_issuer");
  if (form.error !== undefined || form.code === undefined) throw new CounterfoilError("access_denied");

  const tokens = await exchange(provider, new Secret(form.code), verifier, transaction.redirectUri);
  const profile = await readProfile(provider, tokens.accessToken);
  const { accountId, created } = await rooms.accounts.forIdentity({ provider: provider.name, ...profile });
  await rooms.vault.keep(accountId, provider, profile.subject ?? profile.formerSubject ?? "", tokens);
  const session = await rooms.sessions.open({
    accountId,
    client,
    scopes: transaction.scopes,
    amr: ["fed"],
    remember: transaction.remember,
    jkt: brought.jkt,
    device: {
      ...caller,
      name: form.device_name ?? transaction.deviceName,
      refreshToken: brought.refreshToken,
    },
  });
  return { tokens: session, newAccount: created, returnTo: transaction.returnTo };
}

async function exchange(
  provider: Provider,
  code: Secret,
  verifier: Secret,
  redirectUri: string,
): Promise<ProviderTokens> {
  const outcome = await redeemCode(provider, code, verifier, redirectUri);
  if (outcome.kind === "failed") throw outcome.error;
  if (outcome.kind === "refused") throw new CounterfoilError("provider_code_refused");
  return outcome.tokens;
}
