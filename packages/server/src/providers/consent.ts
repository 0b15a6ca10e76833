import { CounterfoilError } from "@counterfoil/protocol";
import { Secret } from "../lib/secret.js";
import { readProfile } from "./api.js";
import type { Profile, Provider } from "./provider.js";
import { type ProviderTokens, redeemCode } from "./token-endpoint.js";

/** What the provider's redirect carried (RFC 6749 §4.1.2, RFC 9207). */
export interface AuthorizationAnswer {
  code?: string | undefined;
  error?: string | undefined;
  iss?: string | undefined;
}

/** A person's consent at a provider: tokens, and whose they are. */
export interface Consent {
  tokens: ProviderTokens;
  profile: Profile;
}

/**
 * Turns the provider's answer to a transaction that was taken into tokens, and asks whose they are. Throws
 * `invalid_issuer`, `access_denied`, `provider_code_refused` and what the provider's failures are.
 */
export async function redeemConsent(
  provider: Provider,
  answer: AuthorizationAnswer,
  verifier: Secret,
  redirectUri: string,
): Promise<Consent> {
  if (provider.issuer !== answer.iss && (answer.iss !== undefined || provider.issuer !== undefined))
    throw new CounterfoilError("invalid_issuer");
  if (answer.error !== undefined || answer.code === undefined) throw new CounterfoilError("access_denied");
  const outcome = await redeemCode(provider, new Secret(answer.code), verifier, redirectUri);
  if (outcome.kind === "failed") throw outcome.error;
  if (outcome.kind === "refused") throw new CounterfoilError("provider_code_refused");
  return { tokens: outcome.tokens, profile: await readProfile(provider, outcome.tokens.accessToken) };
}
