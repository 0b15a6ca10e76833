import { type NextRequest, NextResponse } from "next/server.js";
import type { Bff } from "./bff.js";
import type { Site } from "./site.js";

/** The route under `/api/auth/` that moves a browser over. */
export const CANONICAL = "canonical";

const PATH = "x-counterfoil-path";

/** Whether the browser came by `localhost` while the app lives elsewhere: providers refuse that name, and cookies do not cross. */
export function isForeignLocalhost(request: NextRequest, site: Site): boolean {
  return site.hostname !== "localhost" && /^localhost(?::\d+)?$/i.test(request.headers.get("host") ?? "");
}

/** Hands the request to the route below: a redirect of the proxy itself would be made relative by Next. */
export function toCanonicalHost(request: NextRequest): Response {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set(PATH, pathname + search);
  return NextResponse.rewrite(new URL(`/api/auth/${CANONICAL}`, request.url), { request: { headers } });
}

/** The same path at this app's own origin, and never anywhere else. */
export function moveToCanonicalHost({ site }: Bff, request: NextRequest): Response {
  const path = request.headers.get(PATH) ?? "";
  return site.redirect(site.origin + (path.startsWith("/") ? path : "/"));
}
