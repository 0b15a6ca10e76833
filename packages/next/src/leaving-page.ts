import { barePage } from "./bare-page.js";

/**
 * Sends the browser on to the provider after a form. A page and no redirect: a Content Security Policy with `form-action
 * 'self'` would let browsers block the redirect of a form to another site (CSP §6.4.1), and no app should have to weaken it.
 */
export function leavingPage(authorizationUrl: string, setCookies: readonly string[]): Response {
  const { hostname } = new URL(authorizationUrl);
  const page = barePage(
    {
      title: "On to the provider",
      text: `Your browser is going to ${hostname}, where you decide what this app may do.`,
      action: { href: authorizationUrl, label: "Go on" },
      goOn: authorizationUrl,
    },
    200,
    {},
  );
  for (const cookie of setCookies) page.headers.append("set-cookie", cookie);
  return page;
}
