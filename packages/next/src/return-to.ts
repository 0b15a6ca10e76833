import { isAppPath } from "@counterfoil/protocol";

const LONGEST = 2048;

/**
 * The path to go to after signing in, or `/` if the one given could leave this app (RFC 9700 §4.11) or is one of the
 * sign-in routes themselves.
 */
export function safeReturnTo(given: string | null | undefined, origin: string): string {
  if (!given || given.length > LONGEST || !isAppPath(given)) return "/";
  const url = new URL(given, origin);
  return url.pathname.startsWith("/api/auth/") ? "/" : url.pathname + url.search + url.hash;
}
