import type { NextRequest } from "next/server.js";
import type { Bff } from "./bff.js";

/**
 * Takes the token of a mail's link out of the address: into a cookie that scripts cannot read, and on to the same page
 * without it. So it stands in no history, in no `Referer` and in no log line but the first (RFC 9700 §4.2, §4.3).
 * Null where the request has none.
 */
export function keepMailToken({ site, cookies }: Bff, request: NextRequest): Response | null {
  const { pathname, searchParams } = new URL(request.url);
  const page = site.mailPageAt(pathname);
  const token = searchParams.get("token");
  if (page === undefined || token === null) return null;
  const isToken = /^[\w-]{1,256}$/.test(token);
  return site.redirect(site.pagePath(page), [cookies.setMailToken(page, isToken ? token : undefined)]);
}
