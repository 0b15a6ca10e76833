import type { NextRequest } from "next/server.js";
import { accessOf } from "./access.js";
import type { Bff } from "./bff.js";
import type { StoredLink } from "./cookies.js";
import type { ProviderReturn } from "./provider-return.js";
import { safeReturnTo } from "./return-to.js";
import { linkInterrupted } from "./unavailable-page.js";

/**
 * Finishes what the form `connect` began, as the person who is signed in; the server compares account and session with
 * those that began. While it does not answer the cookie stays, so that a reload can finish.
 */
export async function finishLink(
  bff: Bff,
  request: NextRequest,
  from: ProviderReturn,
  link: StoredLink,
): Promise<Response> {
  const { site, cookies } = bff;
  const { provider } = from;
  const account = site.pagePath("account");
  const over = cookies.clearLink(from.state);
  const access = await accessOf(bff, request);
  if (access.state === "none") {
    return site.redirect(site.signInPath({ return_to: account }), [...cookies.clearSession(), over]);
  }
  if (access.state === "unavailable") return linkInterrupted({ ...access, reason: undefined }, request, account);

  const { accessToken, renewed } = access;
  const answer = await bff.connections.finish(accessToken, from, link.binding);
  if (answer.outcome === "unavailable") {
    const page = linkInterrupted(answer, request, account);
    for (const cookie of renewed) page.headers.append("set-cookie", cookie);
    return page;
  }
  const setCookies = [...renewed, over];
  if (answer.outcome === "refused") {
    if (answer.status === 401)
      return site.redirect(`/api/auth/refresh?${new URLSearchParams({ return_to: account })}`, setCookies);
    return site.redirect(site.pagePath("account", { error: answer.reason ?? "invalid_state", provider }), setCookies);
  }
  const returnTo = safeReturnTo(link.returnTo, site.origin);
  const done = answer.value.linked ? "connected" : "renewed";
  return site.redirect(returnTo === account ? site.pagePath("account", { done, provider }) : returnTo, setCookies);
}
