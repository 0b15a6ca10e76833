/** The grants of `POST /token`. The provider's code has a grant of our own: the client carries it, the server redeems it. */
export const GRANT_TYPES = {
  providerCode: "urn:counterfoil:grant-type:provider-code",
  refreshToken: "refresh_token",
} as const;

/**
 * What a client's list of grants may name: the grants of `POST /token`, the feed of revocations, and accounts with
 * passwords (`POST /login/password` and what belongs to it; no grant type of `POST /token`).
 */
export const CLIENT_GRANTS = [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken, "revocations", "password"] as const;

export type ClientGrant = (typeof CLIENT_GRANTS)[number];

export type GrantType = (typeof GRANT_TYPES)[keyof typeof GRANT_TYPES];
