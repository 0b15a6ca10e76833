import { fetchJson } from "./fetch-json.js";
import { isObject } from "./strict-json.js";

const WELL_KNOWN = "/.well-known/oauth-authorization-server";

/**
 * Finds the issuer's `jwks_uri` in its metadata (RFC 8414 §3). The metadata has to name the very same issuer (§3.3),
 * and keys of an `https` issuer come by `https` only.
 *
 * @throws Error that says what was wrong.
 */
export async function discoverJwksUri(issuer: string): Promise<string> {
  const url = metadataUrl(issuer);
  const { body } = await fetchJson(url, { headers: { accept: "application/json" } });
  if (!isObject(body) || body.issuer !== issuer) throw new Error(`${url} does not speak for the issuer ${issuer}`);
  const { jwks_uri } = body;
  if (typeof jwks_uri !== "string" || !URL.canParse(jwks_uri)) throw new Error(`${url} names no jwks_uri`);
  const { protocol } = new URL(jwks_uri);
  if (protocol !== "https:" && protocol !== new URL(issuer).protocol)
    throw new Error(`${url} names a jwks_uri without https`);
  return jwks_uri;
}

/** The well-known part stands between host and path (RFC 8414 §3.1). */
function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}${WELL_KNOWN}${pathname.replace(/\/$/, "")}`;
}
