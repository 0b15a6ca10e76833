/** Longer than any key id; what is longer is no lookup worth making. */
const LONGEST_KID = 128;
/** RFC 9068 §2.1: `application/` may stand before it, and media types have no case (RFC 7515 §4.1.9). */
const TYPE = /^(?:application\/)?at\+jwt$/i;

/** The members of an access token's header that matter. `jwk`, `jku`, `x5u` and `x5c` are never looked at. */
export interface AccessTokenHeader {
  alg: string;
  kid: string;
}

/**
 * Reads the header of an access token (RFC 9068 §2.1, §4): typed `at+jwt`, with the id of a key and without critical
 * extensions, because we know none (RFC 7515 §4.1.11). Undefined where it is anything else.
 */
export function readHeader(header: Record<string, unknown>): AccessTokenHeader | undefined {
  const { alg, kid, typ } = header;
  if (typeof typ !== "string" || !TYPE.test(typ) || Object.hasOwn(header, "crit")) return undefined;
  if (typeof alg !== "string" || typeof kid !== "string" || kid === "" || kid.length > LONGEST_KID) return undefined;
  return { alg, kid };
}
