import type { NextRequest } from "next/server.js";
import type { Bff } from "./bff.js";
import { CANONICAL, moveToCanonicalHost } from "./canonical-host.js";
import { beginLogin, finishLogin, isProviderReturn } from "./login.js";
import { renew } from "./renew.js";
import { signOut } from "./sign-out.js";
import { PRIVATE_HEADERS } from "./site.js";

/** The second argument of a route handler in `app/api/auth/[...counterfoil]/route.ts`. */
export interface AuthRouteContext {
  params: Promise<{ counterfoil: string[] }>;
}

/** Exports of that `route.ts`. */
export interface AuthHandlers {
  GET(request: NextRequest, context: AuthRouteContext): Promise<Response>;
  POST(request: NextRequest, context: AuthRouteContext): Promise<Response>;
}

/** `GET /api/auth/{provider}` begins and finishes a login, `GET /api/auth/refresh` renews, `POST /api/auth/sign-out` ends. */
export function authHandlers(bff: Bff): AuthHandlers {
  return {
    async GET(request, context) {
      const name = await routeName(context);
      if (name === null) return plain(404);
      // Next answers HEAD by running GET, and a HEAD must not spend a login.
      if (name === CANONICAL) return moveToCanonicalHost(bff, request);
      if (name === "sign-out") return plain(405, "POST");
      if (request.method !== "GET") return plain(405, "GET");
      if (name === "refresh") return renew(bff, request);
      return isProviderReturn(request) ? finishLogin(bff, request, name) : beginLogin(bff, request, name);
    },
    async POST(request, context) {
      const name = await routeName(context);
      if (name === null) return plain(404);
      if (name === CANONICAL) return moveToCanonicalHost(bff, request);
      return name === "sign-out" ? signOut(bff, request) : plain(405, "GET");
    },
  };
}

/** The one segment after `/api/auth/`, or null: `sign-out` and `refresh` are ours, all others name a provider. */
async function routeName(context: AuthRouteContext): Promise<string | null> {
  const segments = (await context.params).counterfoil;
  const name = segments[0] ?? "";
  return segments.length === 1 && /^[a-z][a-z0-9_-]{0,31}$/.test(name) ? name : null;
}

function plain(status: 404 | 405, allow?: "GET" | "POST"): Response {
  const text = status === 404 ? "There is nothing here.\n" : "This path does not take that method.\n";
  return new Response(text, { status, headers: { ...PRIVATE_HEADERS, ...(allow ? { allow } : {}) } });
}
