import type { NextRequest } from "next/server.js";
import { changePassword, signOutDevice } from "./account-forms.js";
import type { Bff } from "./bff.js";
import { finishAtProvider } from "./callback.js";
import { CANONICAL, moveToCanonicalHost } from "./canonical-host.js";
import { connect, disconnect } from "./connection-forms.js";
import type { FormName } from "./form-note.js";
import { beginLogin } from "./login.js";
import { readOwnForm } from "./own-page.js";
import { type FormAnswer, forgot, register, reset, signInByPassword, verify } from "./password-forms.js";
import { isProviderName } from "./provider-name.js";
import { isProviderReturn } from "./provider-return.js";
import { renew } from "./renew.js";
import { signOut } from "./sign-out.js";
import { PRIVATE_HEADERS } from "./site.js";
import { ticket } from "./ticket.js";

/** The second argument of a route handler in `app/api/auth/[...counterfoil]/route.ts`. */
export interface AuthRouteContext {
  params: Promise<{ counterfoil: string[] }>;
}

/** Exports of that `route.ts`. */
export interface AuthHandlers {
  GET(request: NextRequest, context: AuthRouteContext): Promise<Response>;
  POST(request: NextRequest, context: AuthRouteContext): Promise<Response>;
}

/** What answers each form; a page's script asks for a ticket by one too. */
const FORMS: ReadonlyMap<string, FormAnswer> = new Map<FormName | "ticket", FormAnswer>([
  ["password", signInByPassword],
  ["register", register],
  ["verify", verify],
  ["forgot-password", forgot],
  ["reset-password", reset],
  ["change-password", changePassword],
  ["sign-out-device", signOutDevice],
  ["connect", connect],
  ["disconnect", disconnect],
  ["ticket", ticket],
]);

/** `GET /api/auth/{provider}` begins a login and finishes what was begun there, `GET /api/auth/refresh` renews, `POST /api/auth/sign-out` ends; the rest are forms. */
export function authHandlers(bff: Bff): AuthHandlers {
  return {
    async GET(request, context) {
      const name = await routeName(context);
      if (name === null) return plain(404);
      // Next answers HEAD by running GET, and a HEAD must not spend a login.
      if (name === CANONICAL) return moveToCanonicalHost(bff, request);
      if (name === "sign-out" || FORMS.has(name)) return plain(405, "POST");
      if (request.method !== "GET") return plain(405, "GET");
      if (name === "refresh") return renew(bff, request);
      return isProviderReturn(request) ? finishAtProvider(bff, request, name) : beginLogin(bff, request, name);
    },
    async POST(request, context) {
      const name = await routeName(context);
      if (name === null) return plain(404);
      if (name === CANONICAL) return moveToCanonicalHost(bff, request);
      if (name === "sign-out") return signOut(bff, request);
      const answer = FORMS.get(name);
      if (answer === undefined) return plain(405, "GET");
      const form = await readOwnForm(request, bff.site);
      return form instanceof Response ? form : answer(bff, request, form);
    },
  };
}

/** The one segment after `/api/auth/`, or null: `sign-out`, `refresh` and the forms are ours, all others name a provider. */
async function routeName(context: AuthRouteContext): Promise<string | null> {
  const segments = (await context.params).counterfoil;
  const name = segments[0] ?? "";
  return segments.length === 1 && isProviderName(name) ? name : null;
}

function plain(status: 404 | 405, allow?: "GET" | "POST"): Response {
  const text = status === 404 ? "There is nothing here.\n" : "This path does not take that method.\n";
  return new Response(text, { status, headers: { ...PRIVATE_HEADERS, ...(allow ? { allow } : {}) } });
}
