import { type NextRequest, NextResponse } from "next/server.js";
import type { Bff } from "./bff.js";
import { isForeignLocalhost, toCanonicalHost } from "./canonical-host.js";
import { isFresh, isUsable } from "./freshness.js";
import { keepMailToken } from "./mail-link.js";
import { renewalInterrupted } from "./unavailable-page.js";

/**
 * Goes on with a request whose session is fresh, refreshing it on the way if need be: the browser gets the new cookies
 * with the answer, the page sees them at once in its own request. `headers` are the request headers to go on with.
 * The token of a mail's link leaves the address first.
 */
export async function proxy(bff: Bff, request: NextRequest, headers: Headers): Promise<Response> {
  if (isForeignLocalhost(request, bff.site)) return toCanonicalHost(request);
  const kept = keepMailToken(bff, request);
  if (kept) return kept;
  const response = await withSession(bff, request, headers);
  if (bff.site.mailPageAt(new URL(request.url).pathname)) response.headers.set("referrer-policy", "no-referrer");
  return response;
}

async function withSession(bff: Bff, request: NextRequest, headers: Headers): Promise<Response> {
  const { server, cookies } = bff;
  const jar = request.headers.get("cookie");
  const session = cookies.session(jar);
  if (isAuthRoute(request) || session === null || session.refreshToken === null || isFresh(session)) {
    return NextResponse.next({ request: { headers } });
  }

  const refresh = await server.refresh(session.refreshToken);
  if (refresh.outcome === "unavailable") {
    return isUsable(session)
      ? NextResponse.next({ request: { headers } })
      : renewalInterrupted(request, refresh.retryAfter);
  }
  const renewed = refresh.outcome === "ok";
  headers.set(
    "cookie",
    renewed ? cookies.withSession(jar, refresh.value, session.remember) : cookies.withoutSession(jar),
  );
  const response = NextResponse.next({ request: { headers } });
  const setCookies = renewed ? cookies.setSession(refresh.value, session.remember) : cookies.clearSession();
  for (const cookie of setCookies) response.headers.append("set-cookie", cookie);
  return response;
}

/** The sign-in routes keep their cookies themselves: two writers on one answer would overwrite each other. */
function isAuthRoute(request: NextRequest): boolean {
  return new URL(request.url).pathname.startsWith("/api/auth/");
}
