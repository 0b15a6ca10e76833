import { decodeBase64url } from "../lib/base64url.js";

/** Longer than any access token of ours; longer texts are refused before anything is decoded (ASVS 4.2.5). */
const LONGEST = 4096;

/**
 * The key id of a text that has the form of an access token of ours; undefined for any other. The form is strict
 * compact (RFC 8725bis §3.14), each part in the one spelling in which we write it, of base64url, UTF-8 and JSON alike.
 * Libraries take other spellings too, but a copy re-spelled must not count as another token, and a member that stands
 * twice must not be read in two ways (RFC 7515 §4, RFC 7519 §4). We know no critical extension (RFC 7515 §4.1.11).
 */
export function kidOfAccessToken(token: string): string | undefined {
  if (token.length > LONGEST) return undefined;
  const [head = "", body = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || signature === "" || !decodeBase64url(signature)) return undefined;
  const header = readPart(head);
  const claims = readPart(body);
  if (!header || !claims || "crit" in header || !areClaims(claims)) return undefined;
  return typeof header.kid === "string" ? header.kid : undefined;
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return Buffer.from(JSON.stringify(value)).toString("base64url") === part ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** All claims there and of their kinds (RFC 9068 §2.2, RFC 7519 §4.1). */
function areClaims({ exp, iat, auth_time, nbf, sub, jti, client_id, sid, scope }: Record<string, unknown>): boolean {
  return (
    [exp, iat, auth_time, nbf ?? 0].every(isInstant) &&
    nbf !== null &&
    [sub, jti, client_id, sid, scope].every((text) => typeof text === "string")
  );
}

/** Whole seconds since 1970. */
function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
