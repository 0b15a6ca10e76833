import type { NextRequest } from "next/server.js";
import type { Bff } from "./bff.js";
import { safeReturnTo } from "./return-to.js";
import { renewalInterrupted } from "./unavailable-page.js";

/**
 * For a page whose access token was refused before its time (signed out elsewhere, changed rights, a clock gone
 * wrong): one refresh decides. It answers with the page again or, if the session has ended, with the sign-in page.
 */
export async function renew(bff: Bff, request: NextRequest): Promise<Response> {
  const { site, server, cookies } = bff;
  const return_to = safeReturnTo(new URL(request.url).searchParams.get("return_to"), site.origin);
  const jar = request.headers.get("cookie");
  const session = cookies.session(jar);
  if (session === null || session.refreshToken === null) {
    return site.redirect(site.signInPath({ return_to }), cookies.clearSession());
  }
  // A server that refuses what it has just issued is not to be asked in a circle.
  if (cookies.wasRenewed(jar)) return renewalInterrupted(request);
  const refresh = await server.refresh(session.refreshToken);
  if (refresh.outcome === "unavailable") return renewalInterrupted(request, refresh.retryAfter);
  if (refresh.outcome === "refused") return site.redirect(site.signInPath({ return_to }), cookies.clearSession());
  return site.redirect(return_to, [...cookies.setSession(refresh.value, session.remember), cookies.setRenewed()]);
}
