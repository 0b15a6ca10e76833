import { CounterfoilError } from "@counterfoil/protocol";
import { Secret } from "../lib/secret.js";
import { readIdentity } from "./identity.js";
import type { TakenTransaction } from "./login-transaction.js";
import type { Profile, Provider } from "./provider.js";
import { type ProviderTokens, redeemCode } from "./token-endpoint.js";

/** What a provider sent the browser back with (RFC 6749 §4.1.2, RFC 9207 §2). */
export interface AuthorizationAnswer {
  code?: string | undefined;
  error?: string | undefined;
  iss?: string | undefined;
}

/**
 * Turns an authorization answer, whose transaction was taken, into tokens and the person they belong to. The provider is
 * asked nothing before the answer is known to come from it. Throws `invalid_issuer`, `access_denied`,
 * `provider_code_refused`, `invalid_id_token` and the reasons of the area `provider`.
 */
export async function redeemAnswer(
  provider: Provider,
  taken: TakenTransaction,
  answer: AuthorizationAnswer,
): Promise<{ tokens: ProviderTokens; profile: Profile }> {
  // RFC 9207 §2.4: promised and missing is as wrong as another one.
  if (answer.iss === undefined ? provider.namesIssuer : answer.iss !== provider.issuer)
    throw new CounterfoilError("invalid_issuer");
  if (answer.error !== undefined || answer.code === undefined) throw new CounterfoilError("access_denied");
  const outcome = await redeemCode(provider, new Secret(answer.code), taken);
  if (outcome.kind === "failed") throw outcome.error;
  if (outcome.kind === "refused") throw new CounterfoilError("provider_code_refused");
  const { tokens, idToken } = outcome;
  return { tokens, profile: await readIdentity(provider, tokens.accessToken, { idToken, nonce: taken.nonce }) };
}
