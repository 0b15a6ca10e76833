import type { NextRequest } from "next/server.js";
import type { Bff } from "./bff.js";
import { isFresh } from "./freshness.js";
import { PRIVATE_HEADERS } from "./site.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";
import { signOutInterrupted } from "./unavailable-page.js";

/**
 * Signs this browser out: at the server first, then here. Says so only when it is true. Takes forms of this site alone
 * (the `Origin` check of "OAuth 2.0 for Browser-Based Applications" against CSRF).
 */
export async function signOut(bff: Bff, request: NextRequest): Promise<Response> {
  const { site, server, cookies } = bff;
  if (request.headers.get("origin") !== site.origin) {
    return new Response("This form belongs to another site.\n", { status: 403, headers: PRIVATE_HEADERS });
  }
  const signedOut = site.redirect(site.signInPath(), cookies.clearSession());
  const session = cookies.session(request.headers.get("cookie"));
  if (session === null) return signedOut;

  let accessToken = session.accessToken;
  let renewed: string[] = [];
  if (!isFresh(session) && session.refreshToken !== null) {
    const refresh = await server.refresh(session.refreshToken);
    if (refresh.outcome === "refused") return signedOut;
    if (refresh.outcome === "unavailable") return signOutInterrupted(refresh.retryAfter);
    accessToken = refresh.value.access_token;
    renewed = cookies.setSession(refresh.value, session.remember);
  }
  if (accessToken === null) return signedOut;

  const logout = await server.logout(accessToken);
  if (logout.outcome === "ok" || (logout.outcome === "refused" && logout.status === 401)) return signedOut;
  if (logout.outcome === "refused") console.error(`Counterfoil refuses to sign out: ${logout.reason ?? logout.status}`);
  const page = signOutInterrupted(logout.outcome === "unavailable" ? logout.retryAfter : DEFAULT_RETRY_AFTER);
  // The session goes on, so the browser needs the token that goes on with it.
  for (const cookie of renewed) page.headers.append("set-cookie", cookie);
  return page;
}
