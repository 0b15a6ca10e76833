/** What a verifier has to know. */
export interface VerifierOptions {
  /** The Counterfoil server's issuer, character by character as its tokens say it (`iss`). */
  issuer: string;
  /** The name of this service in the tokens (`aud`). */
  audience: string;
  /** How sign-outs are heard; `false` says that they are not, and that a token lives until it expires. */
  revocations: RevocationOptions | false;
  /** Where the issuer's keys are; found through its metadata (RFC 8414) when left out. */
  jwksUri?: string;
  /** Seconds of clock difference that are forgiven: 5, at most 60. */
  leeway?: number;
  /** How many verified tokens are remembered: 10,000. */
  cacheSize?: number;
}

/** How sign-outs are heard. */
export interface RevocationOptions {
  /** A confidential client of the issuer with the grant `revocations`. */
  clientId: string;
  clientSecret: string;
  /** The feed; `{issuer}/revocations` when left out. */
  url?: string;
  /** Milliseconds after which the feed counts as stale: 5,000. */
  maxStaleness?: number;
  /** What happens to tokens while it is stale: refuse them (the default), or ask the issuer about each (RFC 7662). */
  whenStale?: "refuse" | "introspect";
  /** Where to ask; `{issuer}/introspect` when left out. */
  introspectionUrl?: string;
}

/** Marks come each second: a smaller bound would refuse tokens while all is well. */
const LEAST_STALENESS = 1_500;

/**
 * Refuses options that cannot work or would not protect.
 *
 * @throws TypeError that says which and why.
 */
export function requireUsable(options: VerifierOptions): void {
  const { issuer, audience, jwksUri, leeway = 5, cacheSize = 1, revocations } = options;
  requireUrl("issuer", issuer);
  if (jwksUri !== undefined) requireUrl("jwksUri", jwksUri);
  if (typeof audience !== "string" || audience === "") throw new TypeError("audience has to be a name");
  if (!(leeway >= 0 && leeway <= 60)) throw new TypeError("leeway has to be 0 to 60 seconds");
  if (!(Number.isInteger(cacheSize) && cacheSize >= 0)) throw new TypeError("cacheSize has to be a number of tokens");
  if (revocations === undefined) throw new TypeError("revocations has to be said: how they are heard, or false");
  if (revocations !== false) requireUsableRevocations(revocations);
}

function requireUsableRevocations(revocations: RevocationOptions): void {
  const { clientId, clientSecret, url, introspectionUrl, maxStaleness = LEAST_STALENESS } = revocations;
  if (!clientId || !clientSecret) throw new TypeError("revocations needs clientId and clientSecret");
  if (url !== undefined) requireUrl("revocations.url", url);
  if (introspectionUrl !== undefined) requireUrl("revocations.introspectionUrl", introspectionUrl);
  if (!(maxStaleness >= LEAST_STALENESS && maxStaleness < Number.POSITIVE_INFINITY))
    throw new TypeError(`revocations.maxStaleness has to be at least ${LEAST_STALENESS} ms`);
}

/**
 * Refuses what is no address of HTTP, or holds more than one.
 *
 * @throws TypeError that says which and why.
 */
export function requireUrl(name: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError(`${name} has to be an http or https address`);
  if (url.username || url.password || url.hash) throw new TypeError(`${name} must not hold credentials or a fragment`);
}
