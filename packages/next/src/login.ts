import type { NextRequest } from "next/server.js";
import { userAgent } from "next/server.js";
import type { ProviderReturn } from "./auth-server.js";
import type { Bff } from "./bff.js";
import { personOf } from "./person.js";
import { safeReturnTo } from "./return-to.js";
import { loginInterrupted } from "./unavailable-page.js";

/** Parameters of the provider's answer (RFC 6749 §4.1.2, RFC 9207 §2); each may stand once only (RFC 6749 §3.1). */
const ANSWER = ["code", "error", "state", "iss"] as const;

/** Begins a login: asks the server for the provider's address and binds the login to this browser. */
export async function beginLogin(bff: Bff, request: NextRequest, provider: string): Promise<Response> {
  const { site, server, cookies, scope } = bff;
  const query = new URL(request.url).searchParams;
  const remember = wantsToStay(request, bff);
  const answer = await server.beginLogin(provider, {
    redirect_uri: site.callbackUri(provider),
    return_to: safeReturnTo(query.get("return_to"), site.origin),
    remember,
    device: { name: deviceName(request) },
    ...(scope === undefined ? {} : { scope }),
  });
  if (answer.outcome === "unavailable") return loginInterrupted(answer, request, site.signInPath());
  if (answer.outcome === "refused")
    return site.redirect(site.signInPath({ error: answer.reason ?? "invalid_request" }));
  const { authorization_url, state, binding, expires_in } = answer.value;
  return site.redirect(authorization_url, [cookies.setLogin(state, { binding, remember }, expires_in)]);
}

/** Whether the provider sent the browser here. */
export function isProviderReturn(request: Request): boolean {
  const query = new URL(request.url).searchParams;
  return query.has("code") || query.has("error") || query.has("state");
}

/**
 * Finishes a login. Only the browser that began it has the binding cookie of this state (RFC 9700 §4.7); without it
 * nothing is sent anywhere. While the server does not answer the cookie stays, so that a reload can finish.
 */
export async function finishLogin(bff: Bff, request: NextRequest, provider: string): Promise<Response> {
  const { site, server, cookies } = bff;
  const query = new URL(request.url).searchParams;
  const state = query.get("state");
  if (state === null || ANSWER.some((name) => query.getAll(name).length > 1)) {
    return site.redirect(site.signInPath({ error: "invalid_request" }));
  }
  const jar = request.headers.get("cookie");
  const login = cookies.login(jar, state);
  if (login === null) return site.redirect(site.signInPath({ error: "invalid_state" }));

  // Whoever signs in again has no use for the session before: the new one takes its place in the device list.
  const before = cookies.session(jar)?.refreshToken ?? null;
  const person = personOf(request, bff.proxies);
  const answer = await server.finishLogin(providerReturn(query, provider, state, login.binding), before, person);
  if (answer.outcome === "unavailable") return loginInterrupted(answer, request, site.signInPath());
  if (answer.outcome === "refused") {
    const error = answer.reason ?? "invalid_state";
    return site.redirect(site.signInPath({ error }), [cookies.clearLogin(state)]);
  }
  const tokens = answer.value;
  const setCookies = [...cookies.setSession(tokens, login.remember), cookies.clearLogin(state)];
  return site.redirect(safeReturnTo(tokens.return_to, site.origin), setCookies);
}

function providerReturn(query: URLSearchParams, provider: string, state: string, binding: string): ProviderReturn {
  const error = query.get("error");
  const code = error === null ? query.get("code") : null;
  return { provider, state, binding, code, error, iss: query.get("iss") };
}

/** The choice made now, or else, for somebody who signs in again, the choice made then. */
function wantsToStay(request: Request, { cookies }: Bff): boolean {
  const choice = new URL(request.url).searchParams.get("remember");
  return choice === null ? (cookies.session(request.headers.get("cookie"))?.remember ?? false) : choice === "1";
}

/** What the person will recognise in a list of devices. */
export function deviceName(request: NextRequest): string {
  const { browser, os } = userAgent(request);
  return [browser.name ?? "Browser", os.name]
    .filter((part) => part !== undefined)
    .join(" on ")
    .slice(0, 60);
}
