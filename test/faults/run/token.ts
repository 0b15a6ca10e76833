const PREFIX = "cfrt_";
const MAC_BYTES = 32;

/** What a refresh token says of its place; clients cannot rely on it, a judge of the server may look. */
export interface Place {
  sid: string;
  generation: number;
}

/** Reads the server's own form of a refresh token. */
export function placeOf(refreshToken: string): Place {
  const bytes = Buffer.from(refreshToken.slice(PREFIX.length), "base64url");
  const [, , , sid, generation]: unknown[] = JSON.parse(bytes.subarray(0, -MAC_BYTES).toString("utf8"));
  return { sid: String(sid), generation: Number(generation) };
}
