import { readForm } from "./form.js";
import { PRIVATE_HEADERS, type Site } from "./site.js";

/**
 * Whether a POST comes from a page of this app, as the browser tells it and no page can (the CSRF defence of "OAuth 2.0
 * for Browser-Based Applications"): by `Origin`, or, from a page with `Referrer-Policy: no-referrer`, whose browser hides
 * the origin, by `Sec-Fetch-Site`.
 */
export function isOwnPage(request: Request, site: Site): boolean {
  const origin = request.headers.get("origin") ?? "null";
  const fetchSite = request.headers.get("sec-fetch-site");
  if (origin === "null") return fetchSite === "same-origin";
  return origin === site.origin && (fetchSite === null || fetchSite === "same-origin");
}

/** Reads a form of a page of this app, or says why not: 403, 411, 413, 415. */
export async function readOwnForm(request: Request, site: Site): Promise<URLSearchParams | Response> {
  return isOwnPage(request, site) ? readForm(request) : foreignPage();
}

/** The answer to any other page. */
export function foreignPage(): Response {
  return new Response("This form belongs to another site.\n", { status: 403, headers: PRIVATE_HEADERS });
}
