import type { NextRequest } from "next/server.js";
import { accessOf } from "./access.js";
import type { Bff } from "./bff.js";
import { foreignPage, isOwnPage } from "./own-page.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";
import { signOutInterrupted } from "./unavailable-page.js";

/**
 * Signs this browser out: at the server first, then here. Says so only when it is true. Takes forms of this site alone.
 */
export async function signOut(bff: Bff, request: NextRequest): Promise<Response> {
  const { site, server, cookies } = bff;
  if (!isOwnPage(request, site)) return foreignPage();
  const signedOut = site.redirect(site.signInPath(), cookies.clearSession());
  const access = await accessOf(bff, request);
  if (access.state === "none") return signedOut;
  if (access.state === "unavailable") return signOutInterrupted(access.retryAfter);

  const { accessToken, renewed } = access;
  const logout = await server.logout(accessToken);
  if (logout.outcome === "ok" || (logout.outcome === "refused" && logout.status === 401)) return signedOut;
  if (logout.outcome === "refused") console.error(`Counterfoil refuses to sign out: ${logout.reason ?? logout.status}`);
  const page = signOutInterrupted(logout.outcome === "unavailable" ? logout.retryAfter : DEFAULT_RETRY_AFTER);
  // The session goes on, so the browser needs the token that goes on with it.
  for (const cookie of renewed) page.headers.append("set-cookie", cookie);
  return page;
}
