import { CounterfoilError } from "@counterfoil/protocol";
import type { Accounts } from "../accounts/accounts.js";
import type { Client } from "../clients/client.js";
import { requireProvider, requireScopes } from "../clients/clients.js";
import type { Caller } from "../http/credentials.js";
import { Secret } from "../lib/secret.js";
import { readIdentity } from "../providers/identity.js";
import type { Profile, Provider } from "../providers/provider.js";
import type { Providers } from "../providers/providers.js";
import { redeemHandedOver, redeemOfSubject, type SubjectIdTokens } from "../providers/subject-token.js";
import type { ProviderTokens } from "../providers/token-endpoint.js";
import type { Sessions } from "../sessions/sessions.js";
import type { UnclaimedGrants } from "../vault/unclaimed-grants.js";
import type { Vault } from "../vault/vault.js";
import { type ExchangeForm, subjectTypeOf, targetOf } from "./exchange-form.js";
import type { FinishedLogin } from "./provider-code.js";

/** What an exchange needs of the storeys below. */
export interface ExchangeRooms {
  providers: Providers;
  subjectIdTokens: SubjectIdTokens;
  unclaimed: UnclaimedGrants;
  accounts: Accounts;
  vault: Vault;
  sessions: Sessions;
}

/** `exchange` is no name of RFC 8176: the provider's word reached us through the client, and we saw nobody sign in. */
const AMR = ["fed", "exchange"];

/** Whom the handed-over tokens belong to, the grant if there is one, and what is left to do when it is kept. */
interface Subject {
  profile: Profile;
  tokens: ProviderTokens | undefined;
  kept?: () => Promise<void>;
}

/**
 * Signs in a person whom the client's own login at a provider has brought (RFC 8693). Nothing is believed but what the
 * provider itself says of our own app there: a signed ID token for it, or a refresh token that it takes with our
 * credentials. The grant belongs to the vault from then on. Throws `invalid_request`, `invalid_target`, `invalid_scope`,
 * `unauthorized_client`, `unknown_provider`, `invalid_subject_token`, `account_exists`, `account_withdrawn`, and the reasons of the area `provider`.
 */
export async function exchangeToken(
  rooms: ExchangeRooms,
  client: Client,
  form: ExchangeForm,
  caller: Caller,
): Promise<FinishedLogin> {
  const type = subjectTypeOf(form);
  const resource = targetOf(client, form);
  const scopes = requireScopes(client, form.scope);
  const provider = await rooms.providers.get(form.provider);
  requireProvider(client, provider.name);
  const { profile, tokens, kept } =
    type === "id_token" ? await byIdToken(rooms, provider, form) : await byRefreshToken(rooms, client, provider, form);
  const { accountId, created } = await rooms.accounts.forIdentity({ provider: provider.name, ...profile });
  try {
    if (tokens) await rooms.vault.keep(accountId, provider, profile.subject ?? profile.formerSubject ?? "", tokens);
  } catch (error) {
    // Nobody comes again for the grant of an account that is none any more.
    if (error instanceof CounterfoilError && error.reason === "account_withdrawn") await kept?.();
    throw error;
  }
  await kept?.();
  const session = await rooms.sessions.open({
    accountId,
    client,
    scopes,
    amr: AMR,
    remember: form.remember === "true",
    resource,
    device: { ...caller, name: form.device_name, refreshToken: undefined },
  });
  return { tokens: session, newAccount: created, returnTo: undefined };
}

/** The ID token is used up before the provider is asked anything. */
async function byIdToken({ subjectIdTokens }: ExchangeRooms, provider: Provider, form: ExchangeForm): Promise<Subject> {
  const profile = await subjectIdTokens.take(provider, new Secret(form.subject_token), form.nonce);
  if (form.refresh_token === undefined || provider.identityOnly) return { profile, tokens: undefined };
  const tokens = await redeemOfSubject(provider, new Secret(form.refresh_token), profile.subject ?? "");
  return { profile, tokens };
}

/** What a provider gave for a refresh token that it may have forgotten is stored before the next step can fail. */
async function byRefreshToken(
  { unclaimed }: ExchangeRooms,
  client: Client,
  provider: Provider,
  form: ExchangeForm,
): Promise<Subject> {
  if (provider.identity.kind === "id_token")
    throw new CounterfoilError("invalid_request", {
      detail: "This provider has ID tokens: send one as subject_token.",
    });
  const refreshToken = new Secret(form.subject_token);
  const handedOver = { clientId: client.id, provider, refreshToken };
  const tokens = (await unclaimed.take(handedOver)) ?? (await redeemHandedOver(provider, refreshToken)).tokens;
  const isRotated = tokens.refreshToken?.reveal() !== refreshToken.reveal();
  if (isRotated) await unclaimed.put(handedOver, tokens);
  const profile = await readIdentity(provider, tokens.accessToken, { idToken: undefined, nonce: undefined });
  return {
    profile,
    tokens: provider.identityOnly ? undefined : tokens,
    ...(isRotated ? { kept: () => unclaimed.drop(handedOver) } : {}),
  };
}
