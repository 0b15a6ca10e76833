/** Seconds to wait when a provider does not say. */
const RETRY_AFTER = 5;

/** The retry advice of an error about a provider, in seconds. */
export function retryIn(retryAfter: number | undefined): { retryAfter: number } {
  return { retryAfter: retryAfter ?? RETRY_AFTER };
}
