import type { NextRequest } from "next/server.js";
import { userAgent } from "next/server.js";
import type { Bff } from "./bff.js";
import type { StoredLogin } from "./cookies.js";
import { writeFormNote } from "./form-note.js";
import { personOf } from "./person.js";
import type { ProviderReturn } from "./provider-return.js";
import { safeReturnTo } from "./return-to.js";
import { loginInterrupted } from "./unavailable-page.js";

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
    return site.redirect(site.signInPath({ error: answer.reason ?? "invalid_request", provider }));
  const { authorization_url, state, binding, expires_in } = answer.value;
  return site.redirect(authorization_url, [cookies.setLogin(state, { binding, remember }, expires_in)]);
}

/**
 * Finishes a login, with what only the browser that began it has. While the server does not answer the cookie stays, so
 * that a reload can finish.
 */
export async function finishLogin(
  bff: Bff,
  request: NextRequest,
  from: ProviderReturn,
  login: StoredLogin,
): Promise<Response> {
  const { site, server, cookies } = bff;
  // Whoever signs in again has no use for the session before: the new one takes its place in the device list.
  const before = cookies.session(request.headers.get("cookie"))?.refreshToken ?? null;
  const answer = await server.finishLogin(from, login.binding, before, personOf(request, bff.proxies));
  if (answer.outcome === "unavailable") return loginInterrupted(answer, request, site.signInPath());
  const over = cookies.clearLogin(from.state);
  if (answer.outcome === "refused") {
    const { reason: error = "invalid_state", signInWith } = answer;
    const note = signInWith.length === 0 ? [] : [cookies.setFormNote(writeFormNote("password", { signInWith }))];
    return site.redirect(site.signInPath({ error, provider: from.provider }), [over, ...note]);
  }
  const tokens = answer.value;
  return site.redirect(safeReturnTo(tokens.return_to, site.origin), [
    ...cookies.setSession(tokens, login.remember),
    over,
  ]);
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
