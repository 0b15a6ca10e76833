import type { JWTVerifyGetKey } from "jose";
import type { Secret } from "../lib/secret.js";
import type { Quirk } from "./quirks.js";

/**
 * `providers/` owns how other people's OAuth servers and APIs are spoken to, as client: the authorization URL, the token
 * endpoint, who somebody is, calls to the API. Providers are data; it leaves what to do with tokens to `vault/`.
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
  /** Used to sign in and for nothing else: no scope of its API is asked for, and none of its tokens is kept. */
  identityOnly: boolean;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** Base of the API, without a slash at the end. */
  apiBase: string;
  identity: IdentitySource;
  /** Where it differs from the standard. */
  quirks: readonly Quirk[];
  /** Milliseconds from authorization to the end of the grant, where the provider has such an end. */
  grantLifetime: number | undefined;
  /** The issuer that authorization answers and ID tokens name (RFC 9207), where the provider has one. */
  issuer: string | undefined;
  /** Whether each authorization answer has to name the issuer: the provider's metadata promise it (RFC 9207 §2.3). */
  namesIssuer: boolean;
  /** How a grant is ended from here, where that can be done. */
  revocation: ProviderRevocation | undefined;
  /** The provider's page where people end grants themselves. */
  grantsPage: string | undefined;
}

/** Where a provider says whose token it is: at its API, or in an ID token (OpenID Connect Core §2). */
export type IdentitySource =
  | { kind: "api"; path: string; profile: (body: Record<string, unknown>) => Profile }
  | {
      kind: "id_token";
      keysUri: string;
      /** Fetched from there when first needed. */
      keys: JWTVerifyGetKey;
      /** Signature algorithms taken, all asymmetric. */
      algorithms: readonly string[];
      /** Asked for what the ID token leaves out. */
      userinfoEndpoint: string | undefined;
    };

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

/** What a provider is used for, where that is not the usual. */
export interface ProviderUse {
  /** Its name in paths and scopes; that of its kind if left out. */
  name?: string | undefined;
  /** Scopes of its API, beside those that say who somebody is. */
  scopes?: readonly string[] | undefined;
  identityOnly?: boolean | undefined;
}
