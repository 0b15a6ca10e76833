/** The grants of `POST /token`. The provider's code has a grant of our own: the client carries it, the server redeems it. */
export const GRANT_TYPES = {
  providerCode: "urn:counterfoil:grant-type:provider-code",
  refreshToken: "refresh_token",
} as const;

export type GrantType = (typeof GRANT_TYPES)[keyof typeof GRANT_TYPES];
