import { type NextRequest, NextResponse } from "next/server";
import { isFresh, openSession, renew, SESSION_COOKIE, sealSession, sessionOf } from "./session";

/**
 * Runs before every page. A session whose access token is about to end is renewed here and nowhere else: the browser gets
 * the new cookie with the answer, and the page sees it in the request that it is rendered for.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const session = await openSession(request.cookies.get(SESSION_COOKIE)?.value);
  if (!session || isFresh(session)) return NextResponse.next();
  const outcome = await renew(session);
  if (outcome.kind === "unavailable") return NextResponse.next();
  if (outcome.kind === "refused") {
    request.cookies.delete(SESSION_COOKIE);
    const response = NextResponse.next({ request });
    response.cookies.delete(SESSION_COOKIE);
    return response;
  }
  const cookie = await sealSession(sessionOf(outcome.tokens, session.name));
  request.cookies.set(cookie.name, cookie.value);
  const response = NextResponse.next({ request });
  response.cookies.set(cookie);
  return response;
}

// Next-auth's own routes write the same cookie: two writers on one answer would overwrite each other.
export const config = { matcher: "/((?!_next/|api/auth/|favicon\\.ico).*)" };
