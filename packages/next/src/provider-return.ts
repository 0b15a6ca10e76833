/** What a provider sent the browser back with (RFC 6749 §4.1.2, RFC 9207 §2). */
export interface ProviderReturn {
  provider: string;
  state: string;
  code: string | null;
  error: string | null;
  iss: string | null;
}

/** Each may stand once only (RFC 6749 §3.1). */
const PARAMETERS = ["code", "error", "state", "iss"] as const;

/** Whether a provider sent the browser here. */
export function isProviderReturn(request: Request): boolean {
  const query = new URL(request.url).searchParams;
  return query.has("code") || query.has("error") || query.has("state");
}

/** Reads what it sent; null where that cannot be an answer to us. */
export function readProviderReturn(request: Request, provider: string): ProviderReturn | null {
  const query = new URL(request.url).searchParams;
  const state = query.get("state");
  if (state === null || PARAMETERS.some((name) => query.getAll(name).length > 1)) return null;
  const error = query.get("error");
  return { provider, state, code: error === null ? query.get("code") : null, error, iss: query.get("iss") };
}
