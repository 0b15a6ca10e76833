/** The grants of `POST /token`. The provider's code has a grant of our own: the client carries it, the server redeems it. */
export const GRANT_TYPES = {
  providerCode: "urn:counterfoil:grant-type:provider-code",
  refreshToken: "refresh_token",
  /** RFC 8693: the client has finished the provider's login itself, and hands over what came of it. */
  tokenExchange: "urn:ietf:params:oauth:grant-type:token-exchange",
} as const;

/** The token types that the exchange knows by name (RFC 8693 §3). */
export const TOKEN_TYPES = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  refreshToken: "urn:ietf:params:oauth:token-type:refresh_token",
  idToken: "urn:ietf:params:oauth:token-type:id_token",
} as const;

/**
 * What a client's list of grants may name: the grants of `POST /token`, the feed of revocations, and accounts with
 * passwords (`POST /login/password` and what belongs to it; no grant type of `POST /token`).
 */
export const CLIENT_GRANTS = [
  GRANT_TYPES.providerCode,
  GRANT_TYPES.refreshToken,
  GRANT_TYPES.tokenExchange,
  "revocations",
  "password",
] as const;

export type ClientGrant = (typeof CLIENT_GRANTS)[number];

export type GrantType = (typeof GRANT_TYPES)[keyof typeof GRANT_TYPES];
