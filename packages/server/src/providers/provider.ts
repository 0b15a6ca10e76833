import type { Secret } from "../lib/secret.js";

/**
 * `providers/` owns how other people's OAuth servers and APIs are spoken to, as client: the authorization URL, the token
 * endpoint, the profile, calls to the API. Providers are data; it leaves what to do with tokens to `vault/`.
 */
export interface Provider {
  name: string;
  /** As people read it. */
  title: string;
  clientId: string;
  clientSecret: Secret;
  /** Scopes asked for, in the provider's words. */
  scopes: readonly string[];
  /** Scopes that a person may grant beyond those, asked for when a client wants them. */
  furtherScopes?: readonly string[];
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** Base of the API, without a slash at the end. */
  apiBase: string;
  /** Path of the profile below `apiBase`. */
  profilePath: string;
  profile: (body: Record<string, unknown>) => Profile;
  /** Milliseconds from authorization to the end of the grant, where the provider has such an end. */
  grantLifetime: number | undefined;
  /** The issuer that authorization answers name (RFC 9207), where the provider has one. */
  issuer: string | undefined;
  /** How a grant is ended from here, where that can be done. */
  revocation: ProviderRevocation | undefined;
  /** The provider's page where people end grants themselves. */
  grantsPage: string | undefined;
}

/** The ways in which providers let an app end a grant: RFC 7009, and three of their own. */
export interface ProviderRevocation {
  kind: "rfc7009" | "github_grant" | "kakao_unlink" | "naver_delete";
  endpoint: string;
}

/** A provider's words about a person, in ours. */
export interface Profile {
  subject: string | undefined;
  formerSubject: string | undefined;
  name: string | null;
  email: string | null;
  emailVerified: boolean;
}
