import type { NextRequest } from "next/server.js";
import type { Bff } from "./bff.js";
import { finishLink } from "./link.js";
import { finishLogin } from "./login.js";
import { readProviderReturn } from "./provider-return.js";

/**
 * Where a provider sends the browser back to, after signing in and after connecting alike. Which of the two it was says
 * the cookie of this state, which only the browser that began has (RFC 9700 §4.7); without one nothing is sent anywhere.
 */
export async function finishAtProvider(bff: Bff, request: NextRequest, provider: string): Promise<Response> {
  const { site, cookies } = bff;
  const from = readProviderReturn(request, provider);
  if (from === null) return site.redirect(site.signInPath({ error: "invalid_request", provider }));
  const jar = request.headers.get("cookie");
  const login = cookies.login(jar, from.state);
  if (login !== null) return finishLogin(bff, request, from, login);
  const link = cookies.link(jar, from.state);
  if (link !== null) return finishLink(bff, request, from, link);
  return site.redirect(site.signInPath({ error: "invalid_state", provider }));
}
