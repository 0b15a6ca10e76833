import { isUtf8 } from "node:buffer";
import { isCanonical } from "./base64url.js";
import { parseStrictObject } from "./strict-json.js";

/** Longer than any access token; a longer text is refused before anything is decoded (ASVS 4.2.5). */
const LONGEST = 4096;
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What stands in a signed token, before anybody knows whether it is true. */
export interface UnverifiedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/**
 * Reads the JWS compact form (RFC 7515 §7.1) and takes nothing else: three base64url parts in their only spelling, two
 * dots, header and claims each a JSON object in UTF-8. Libraries accept more spellings of one token; a copy spelled
 * otherwise must not count as another token (RFC 8725bis §3.14). Undefined where the text is anything else.
 */
export function readCompact(token: string): UnverifiedToken | undefined {
  if (typeof token !== "string" || token.length > LONGEST || !FORM.test(token)) return undefined;
  const [first, last] = [token.indexOf("."), token.lastIndexOf(".")];
  const part = token.slice(first + 1, last);
  if (!isCanonical(part) || !isCanonical(token.slice(last + 1))) return undefined;
  const header = readHeaderPart(token.slice(0, first));
  const claims = parsePart(part);
  return header && claims ? { header, claims } : undefined;
}

let lastHeader: { part: string; header: Record<string, unknown> | undefined } | undefined;

/** All tokens of a key begin with the same header: it is read once. */
function readHeaderPart(part: string): Record<string, unknown> | undefined {
  if (lastHeader?.part !== part) lastHeader = { part, header: isCanonical(part) ? parsePart(part) : undefined };
  return lastHeader.header;
}

function parsePart(part: string): Record<string, unknown> | undefined {
  const bytes = Buffer.from(part, "base64url");
  return isUtf8(bytes) ? parseStrictObject(bytes.toString("utf8")) : undefined;
}
