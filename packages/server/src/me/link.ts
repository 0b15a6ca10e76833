import { CounterfoilError, type LinkFinishRequest, type LinkRequest, splitScope } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { chooseRedirectUri } from "../clients/redirect-uri.js";
import { type Clock, MINUTE } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Secret } from "../lib/secret.js";
import { redeemAnswer } from "../providers/authorization-answer.js";
import type { LoginTransactions, StartedLogin } from "../providers/login-transaction.js";
import type { Provider } from "../providers/provider.js";
import type { Providers } from "../providers/providers.js";
import { requireRecentSignIn } from "../sessions/recent.js";
import type { Access } from "../sessions/session.js";
import type { Sessions } from "../sessions/sessions.js";
import { type Throttle, takeOrRefuse } from "../storage/throttle.js";
import type { ConnectionList, ListedConnection } from "../vault/connection-list.js";
import { connectionId, type Vault } from "../vault/vault.js";

/** What connecting a provider needs of the storeys below. */
export interface LinkRooms {
  providers: Providers;
  transactions: LoginTransactions;
  connections: ConnectionList;
  vault: Vault;
  sessions: Sessions;
  throttle: Throttle;
  clock: Clock;
  log: Log;
}

/** Links that one account may begin in a minute (EV-04). */
const STARTS = 30;

/**
 * Begins to connect a provider, or to renew the consent, for one account and one session of it. Whoever finishes signs in
 * as this account from then on, so the person has to be there (ASVS 7.5.1). Throws `reauthentication_required`,
 * `rate_limited`, `unknown_provider`, `unauthorized_client`, `invalid_redirect_uri`, `invalid_scope`.
 */
export async function beginLink(
  { providers, transactions, throttle, clock }: LinkRooms,
  access: Access,
  client: Client,
  providerName: string,
  request: LinkRequest,
): Promise<StartedLogin> {
  requireRecentSignIn(access, clock);
  await takeOrRefuse(throttle, [{ key: `link:account:${access.accountId}`, most: STARTS, window: MINUTE }]);
  const provider = await providers.get(providerName);
  return transactions.start(
    {
      purpose: "link",
      provider: provider.name,
      clientId: client.id,
      redirectUri: chooseRedirectUri(client, provider.name, request.redirect_uri),
      accountId: access.accountId,
      sid: access.sid,
      providerScopes: scopesToAsk(provider, request.scope),
    },
    provider,
  );
}

/** The end of a link: the connection, and whether its identity is new to the account. */
export interface FinishedLink {
  connection: ListedConnection;
  linked: boolean;
}

/**
 * Ends what {@link beginLink} began, for the same account, session, client and user agent. Of an identity the account has
 * already, tokens and scopes are replaced. Nothing is kept of a consent that fails, and nothing of it is ended at the
 * provider either: it may be another account's. Throws `identity_taken` and the reasons of the areas `login` and
 * `provider`; `signed_out` where the session has ended meanwhile.
 */
export async function finishLink(
  { providers, transactions, connections, vault, sessions, log }: LinkRooms,
  { accountId, sid }: Access,
  client: Client,
  providerName: string,
  request: Omit<LinkFinishRequest, "binding"> & { binding: Secret },
): Promise<FinishedLink> {
  const provider = await providers.get(providerName);
  const expected = { clientId: client.id, provider: provider.name, accountId, sid, binding: request.binding };
  const taken = await transactions.takeLink(request.state, expected);
  const { tokens, profile } = await redeemAnswer(provider, taken, request);
  // The provider took its time; a session that was signed out meanwhile adds no way in.
  await sessions.requireAlive(sid);

  const subject = profile.subject ?? profile.formerSubject ?? "";
  const id = connectionId(accountId, provider, subject);
  const linked = await connections.link(accountId, { provider: provider.name, ...profile }, id);
  // An answer that does not name the scopes has granted what was asked (RFC 6749 §5.1).
  const scope = tokens.scope ?? taken.transaction.providerScopes.join(" ");
  if (!provider.identityOnly) await vault.keep(accountId, provider, subject, { ...tokens, scope });
  log.info(
    { connection: id, provider: provider.name, account: accountId },
    linked ? "connection.linked" : "connection.renewed",
  );
  const connection = (await connections.of(accountId)).find((listed) => listed.id === id);
  // Removed in this very moment by another device.
  if (!connection) throw new CounterfoilError("not_connected");
  return { connection, linked };
}

/** The configured scopes, and those of the provider's further ones that the client wants. */
function scopesToAsk(provider: Provider, requested: string | undefined): string[] {
  const wanted = splitScope(requested ?? "");
  const allowed = [...provider.scopes, ...(provider.furtherScopes ?? [])];
  if (!wanted.every((scope) => allowed.includes(scope))) throw new CounterfoilError("invalid_scope");
  return [...new Set([...provider.scopes, ...wanted])];
}
