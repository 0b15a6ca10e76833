import { CounterfoilError } from "@counterfoil/protocol";
import { SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";
import { LEEWAY, readIdToken } from "./id-token.js";
import { profileOfClaims, subjectOfRefresh } from "./identity.js";
import type { Profile, Provider } from "./provider.js";
import { type ProviderTokens, refreshTokens } from "./token-endpoint.js";

/** Seconds from the issue of an ID token to its exchange. */
const EXCHANGE_AGE = 300;

/** ID tokens that clients hand over (RFC 8693 §2.1): each is taken once, whatever the number of callers. */
export class SubjectIdTokens {
  readonly #store: OneTimeStore;

  constructor(store: OneTimeStore) {
    this.#store = store;
  }

  /**
   * The person of an ID token that the provider issued for our own app within five minutes, the first time it is shown.
   * `nonce` is what the client has asked with, compared where it says. Throws `invalid_request` for a provider without ID
   * tokens, `invalid_subject_token`, `provider_unavailable`.
   */
  async take(provider: Provider, idToken: Secret, nonce: string | undefined): Promise<Profile> {
    const source = provider.identity;
    if (source.kind !== "id_token")
      throw new CounterfoilError("invalid_request", {
        detail: "This provider has no ID tokens: hand over its refresh token as subject_token.",
      });
    const { claims } = await asSubject(
      readIdToken(provider, source, idToken, EXCHANGE_AGE),
      "The ID token is not one of this provider for this server's app there, issued within five minutes.",
    );
    if (nonce !== undefined && claims.nonce !== nonce) throw refused("The ID token has another nonce.");
    // What is signed has one spelling; the signature may have several.
    const signed = idToken.reveal().slice(0, idToken.reveal().lastIndexOf("."));
    const isFirst = await this.#store.claim("subject_token", sha256(signed), endOf(claims.iat));
    if (!isFirst) throw refused("The ID token was used before.");
    return profileOfClaims(claims);
  }
}

/** When its age alone refuses an ID token (milliseconds), with time to spare for the clock of another process. */
function endOf(iat: number): number {
  return Math.ceil((iat + EXCHANGE_AGE + 2 * LEEWAY) * SECOND);
}

/**
 * Redeems a refresh token that a client hands over, with our own credentials: a provider refuses one that it gave to any other
 * app (RFC 6749 §6). Throws `invalid_subject_token`, `rate_limited`, `provider_unavailable`, `provider_misconfigured`.
 */
export async function redeemHandedOver(
  provider: Provider,
  refreshToken: Secret,
): Promise<{ tokens: ProviderTokens; idToken: Secret | undefined }> {
  const outcome = await refreshTokens(provider, refreshToken);
  if (outcome.kind === "failed") throw outcome.error;
  if (outcome.kind === "refused") throw refused("The provider does not take the refresh token from this server's app.");
  const { tokens, idToken } = outcome;
  return { tokens: { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken }, idToken };
}

/**
 * Redeems a refresh token that came along with an ID token: both have to be of one person. Throws as
 * {@link redeemHandedOver} does.
 */
export async function redeemOfSubject(
  provider: Provider,
  refreshToken: Secret,
  subject: string,
): Promise<ProviderTokens> {
  const { tokens, idToken } = await redeemHandedOver(provider, refreshToken);
  const other = "The refresh token is not known to be of the ID token's person.";
  if ((await asSubject(subjectOfRefresh(provider, tokens.accessToken, idToken), other)) !== subject)
    throw refused(other);
  return tokens;
}

/** In an exchange it is the request that is wrong (RFC 8693 §2.2.2), not a login of ours. */
async function asSubject<Result>(reading: Promise<Result>, detail: string): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CounterfoilError && error.reason === "invalid_id_token") throw refused(detail);
    throw error;
  }
}

function refused(detail: string): CounterfoilError {
  return new CounterfoilError("invalid_subject_token", { detail });
}
