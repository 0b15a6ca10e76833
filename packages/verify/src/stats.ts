/** Counters of a verifier since its start, and its state now. */
export interface VerifierStats {
  signatureChecks: number;
  /** Requests whose token needed no signature check. */
  cacheHits: number;
  cachedTokens: number;
  jwksFetches: number;
  /** `false` where revocations are not heard. */
  revocations: RevocationStats | false;
}

/** The part about revocations. */
export interface RevocationStats {
  /** Entries remembered. */
  entries: number;
  /** Whether the feed is recent enough now. */
  fresh: boolean;
  /** Connections to the feed begun so far. */
  connections: number;
  /** Questions to the issuer while the feed was stale. */
  introspections: number;
  /** Tokens refused because the feed was stale. */
  refusedStale: number;
}
