import { CounterfoilError } from "@counterfoil/protocol";
import type { Secret } from "../lib/secret.js";
import { type ApiOutcome, askApi, readApi } from "./api.js";
import { type IdTokenProof, refreshedSubject, verifyIdToken } from "./id-token.js";
import { objectOf, textOf } from "./profile-members.js";
import type { Profile, Provider } from "./provider.js";
import { quirkOf } from "./quirks.js";
import { retryIn } from "./retry.js";

/**
 * Whose a fresh access token is, by the provider's API or the ID token that came with it. Throws
 * `provider_forbidden` (the token is good and the API still says no: Spotify's allow-list), `invalid_id_token`,
 * `rate_limited`, `provider_unavailable`.
 */
export async function readIdentity(provider: Provider, accessToken: Secret, proof: IdTokenProof): Promise<Profile> {
  const profile =
    provider.identity.kind === "api"
      ? await profileOfApi(provider, provider.identity, accessToken)
      : await profileOfIdToken(provider, provider.identity, accessToken, proof);
  if (profile.subject === undefined && profile.formerSubject === undefined)
    throw new CounterfoilError("provider_unavailable", retryIn(undefined));
  return profile;
}

/**
 * The subject whose tokens a refresh at an OpenID provider gave, by the ID token of the answer or, without one, by userinfo;
 * undefined where neither tells. Throws as {@link readIdentity} does.
 */
export async function subjectOfRefresh(
  provider: Provider,
  accessToken: Secret,
  idToken: Secret | undefined,
): Promise<string | undefined> {
  const source = provider.identity;
  if (source.kind !== "id_token") return undefined;
  if (idToken) return refreshedSubject(provider, source, accessToken, idToken);
  if (source.userinfoEndpoint === undefined) return undefined;
  return textOf(objectOf(bodyOf(await askApi(source.userinfoEndpoint, accessToken))).sub);
}

async function profileOfApi(
  provider: Provider,
  { path, profile: read }: Extract<Provider["identity"], { kind: "api" }>,
  accessToken: Secret,
): Promise<Profile> {
  const profile = read(bodyOf(await readApi(provider, path, accessToken)));
  const emails = quirkOf(provider, "emails_apart");
  return emails ? { ...profile, ...(await verifiedEmail(provider, emails.path, accessToken)) } : profile;
}

async function profileOfIdToken(
  provider: Provider,
  source: Extract<Provider["identity"], { kind: "id_token" }>,
  accessToken: Secret,
  proof: IdTokenProof,
): Promise<Profile> {
  const claims = await verifyIdToken(provider, source, accessToken, proof);
  if (claims.email !== undefined || claims.name !== undefined || source.userinfoEndpoint === undefined)
    return profileOfClaims(claims);
  const userinfo = objectOf(bodyOf(await askApi(source.userinfoEndpoint, accessToken)));
  // An answer about somebody else must not be used (OpenID Connect Core §5.3.2).
  if (userinfo.sub !== claims.sub) throw new CounterfoilError("invalid_id_token");
  return profileOfClaims({ ...userinfo, ...claims });
}

/** A person in the claims of OpenID Connect Core §5.1. */
export function profileOfClaims(claims: Record<string, unknown>): Profile {
  const email = textOf(claims.email);
  return {
    subject: textOf(claims.sub),
    formerSubject: undefined,
    name: textOf(claims.name) ?? textOf(claims.preferred_username) ?? null,
    email: email ?? null,
    emailVerified: email !== undefined && claims.email_verified === true,
  };
}

/** The primary address if it is verified; nothing where the person or the app's scopes keep the list closed. */
async function verifiedEmail(provider: Provider, path: string, accessToken: Secret): Promise<Partial<Profile>> {
  const outcome = await askApi(provider.apiBase + path, accessToken);
  if (["forbidden", "insufficient_scope", "not_found"].includes(outcome.kind)) return {};
  const list = bodyOf(outcome);
  const primary = (Array.isArray(list) ? list : []).map(objectOf).find((one) => one.primary === true);
  const email = textOf(primary?.email);
  return email === undefined ? {} : { email, emailVerified: primary?.verified === true };
}

function bodyOf<Body>(outcome: ApiOutcome<Body>): Body {
  switch (outcome.kind) {
    case "ok":
      return outcome.body;
    case "forbidden":
    case "insufficient_scope":
      throw new CounterfoilError("provider_forbidden");
    case "rate_limited":
      throw new CounterfoilError("rate_limited", retryIn(outcome.retryAfter));
    default:
      throw new CounterfoilError(
        "provider_unavailable",
        retryIn("retryAfter" in outcome ? outcome.retryAfter : undefined),
      );
  }
}
