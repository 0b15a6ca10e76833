import { z } from "zod";
import type { Secret } from "../lib/secret.js";
import { ASYMMETRIC } from "./id-token.js";
import type { IdentitySource, Provider } from "./provider.js";
import { providerKeys } from "./provider-keys.js";
import type { Quirk } from "./quirks.js";

/** What the operator says of an OpenID provider; the rest it says itself. */
export interface OpenIdRegistration {
  name: string;
  title: string;
  /** Without a slash at the end only if the provider writes it so: it is compared character by character. */
  issuer: string;
  clientId: string;
  clientSecret: Secret;
  /** Beside `openid profile email`. */
  scopes: readonly string[];
  identityOnly: boolean;
}

/** Metadata that no login can go by. The message is for the operator and holds nothing of the document. */
export class UnfitMetadata extends Error {
  override readonly name = "UnfitMetadata";
}

/** OpenID Connect Discovery §3, as far as we need it; what is missing has the standard's default. */
const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
  revocation_endpoint: z.string().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
  id_token_signing_alg_values_supported: z.array(z.string()).default(["RS256"]),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});
type Metadata = z.infer<typeof metadata>;

const IDENTITY_SCOPES = ["openid", "profile", "email"];

/**
 * The provider that a metadata document describes. `before` is the one of the document before: where the keys' address is
 * still the same, so are the keys. Throws `UnfitMetadata`.
 */
export function openIdProvider(
  registration: OpenIdRegistration,
  document: unknown,
  before: Provider | undefined,
): Provider {
  const parsed = metadata.safeParse(document);
  if (!parsed.success) throw new UnfitMetadata(`members are missing: ${missing(parsed.error)}`);
  const { data } = parsed;
  if (data.issuer !== registration.issuer) throw new UnfitMetadata("they name another issuer");
  checkAddresses(data);
  const { name, title, clientId, clientSecret, identityOnly } = registration;
  const scopes = [...new Set([...IDENTITY_SCOPES, ...(identityOnly ? [] : registration.scopes)])];
  return {
    name,
    title,
    clientId,
    clientSecret,
    scopes,
    identityOnly,
    authorizationEndpoint: data.authorization_endpoint,
    tokenEndpoint: data.token_endpoint,
    apiBase: new URL(data.issuer).origin,
    identity: identityOf(data, before?.identity),
    quirks: [...credentials(data), ...offline(scopes)],
    grantLifetime: undefined,
    issuer: data.issuer,
    namesIssuer: data.authorization_response_iss_parameter_supported,
    revocation:
      data.revocation_endpoint === undefined ? undefined : { kind: "rfc7009", endpoint: data.revocation_endpoint },
    grantsPage: undefined,
  };
}

const ADDRESSES = [
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "userinfo_endpoint",
  "revocation_endpoint",
] as const;

/** Whether an address may be a provider's: https, or http on this machine, without user and fragment. */
export function isProviderAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  const isLoopback = hostname === "127.0.0.1" || hostname === "[::1]";
  return (protocol === "https:" || (protocol === "http:" && isLoopback)) && `${username}${password}${hash}` === "";
}

/** All endpoints are https where the issuer is: http is for trials on one machine. */
function checkAddresses(data: Metadata): void {
  const isSecure = data.issuer.startsWith("https://");
  const wrong = ADDRESSES.filter((member) => {
    const address = data[member];
    return address !== undefined && !(isProviderAddress(address) && (!isSecure || address.startsWith("https://")));
  });
  if (wrong.length > 0) throw new UnfitMetadata(`not https: ${wrong.join(", ")}`);
}

function identityOf(data: Metadata, before: IdentitySource | undefined): IdentitySource {
  const algorithms = ASYMMETRIC.filter((one) => data.id_token_signing_alg_values_supported.includes(one));
  if (algorithms.length === 0) throw new UnfitMetadata("ID tokens have no asymmetric signature");
  return {
    kind: "id_token",
    keysUri: data.jwks_uri,
    keys: before?.kind === "id_token" && before.keysUri === data.jwks_uri ? before.keys : providerKeys(data.jwks_uri),
    algorithms,
    userinfoEndpoint: data.userinfo_endpoint,
  };
}

/** Basic where it is offered, as RFC 6749 §2.3.1 recommends. */
function credentials(data: Metadata): Quirk[] {
  const methods = data.token_endpoint_auth_methods_supported;
  if (methods.includes("client_secret_basic")) return [];
  if (methods.includes("client_secret_post")) return [{ kind: "secret_in_body" }];
  throw new UnfitMetadata("client secrets are not taken");
}

/** OpenID Connect Core §11: without a consent of its own `offline_access` is ignored. */
function offline(scopes: readonly string[]): Quirk[] {
  if (!scopes.includes("offline_access")) return [];
  return [{ kind: "authorization_parameters", parameters: { prompt: "consent" } }];
}

function missing(error: z.ZodError): string {
  return [...new Set(error.issues.map(({ path }) => path.join(".") || "all"))].join(", ");
}
