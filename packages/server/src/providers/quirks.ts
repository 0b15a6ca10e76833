/**
 * Where providers differ from RFC 6749, as a closed list: a difference that is not here is not handled. What costs nothing
 * to take from everybody is no quirk (docs/providers.md lists it).
 */
export type Quirk =
  /** Our credentials go into the form and not into a header (RFC 6749 §2.3.1): Google, GitHub, Kakao, Naver. */
  | { kind: "secret_in_body" }
  /** The state is part of the code's redemption: Naver. */
  | { kind: "state_in_token_request" }
  /** Errors in own words, in `error` or `error_description`: GitHub, Naver. */
  | { kind: "error_words"; words: Readonly<Record<string, ErrorMeaning>> }
  /** A token answer without `expires_in` means a token without end: GitHub. */
  | { kind: "endless_tokens" }
  /** Granted scopes come with commas between: GitHub. */
  | { kind: "comma_separated_scopes" }
  /** Authorization requests carry more than the standard asks for: Google, OpenID providers with `offline_access`. */
  | { kind: "authorization_parameters"; parameters: Readonly<Record<string, string>> }
  /** E-mail addresses, and which of them are verified, come from a second call: GitHub. */
  | { kind: "emails_apart"; path: string };

/** What an error of a token endpoint says: about the grant, which is final, or about our registration. */
export type ErrorMeaning = "refused" | "misconfigured";

/** The quirk of a kind, if the provider has it. */
export function quirkOf<Kind extends Quirk["kind"]>(
  provider: { quirks: readonly Quirk[] },
  kind: Kind,
): Extract<Quirk, { kind: Kind }> | undefined {
  return provider.quirks.find((quirk): quirk is Extract<Quirk, { kind: Kind }> => quirk.kind === kind);
}
