import type { Accounts } from "../accounts/accounts.js";
import type { Client } from "../clients/client.js";
import type { Caller } from "../http/credentials.js";
import type { Secret } from "../lib/secret.js";
import { redeemAnswer } from "../providers/authorization-answer.js";
import type { LoginTransactions } from "../providers/login-transaction.js";
import type { Providers } from "../providers/providers.js";
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
 * account, keep the provider's tokens (none of one that is for identity only), open a session. Throws the reasons of the areas `login` and `provider`.
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
  const provider = await rooms.providers.get(form.provider);
  const taken = await rooms.transactions.take(form.state, {
    clientId: client.id,
    provider: provider.name,
    binding: brought.binding,
  });
  const { transaction } = taken;
  const { tokens, profile } = await redeemAnswer(provider, taken, form);
  const { accountId, created } = await rooms.accounts.forIdentity({ provider: provider.name, ...profile });
  if (!provider.identityOnly)
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
