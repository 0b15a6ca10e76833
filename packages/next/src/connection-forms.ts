import { asPerson, type PersonsForm } from "./as-person.js";
import type { Bff } from "./bff.js";
import { fieldOf } from "./form.js";
import { sayDone, showAgain } from "./form-answer.js";
import { writeFormNote } from "./form-note.js";
import { leavingPage } from "./leaving-page.js";
import type { FormAnswer } from "./password-forms.js";
import { isProviderName } from "./provider-name.js";
import { safeReturnTo } from "./return-to.js";

/**
 * Begins to connect a provider to the account of the person who is signed in, or to renew the consent there; more of the
 * provider's scopes may be asked for. The end comes to the same address as that of a login.
 */
export const connect: FormAnswer = async (bff, request, form) => {
  const { site, connections, cookies } = bff;
  const [provider, scope] = [fieldOf(form, "provider"), fieldOf(form, "scope")];
  const sent: PersonsForm = { name: "connect", page: "account" };
  if (!isProviderName(provider)) return showAgain(bff, sent, NO_PROVIDER);
  const returnTo = returnToOf(bff, form);
  const order = { redirect_uri: site.callbackUri(provider), ...(scope === "" ? {} : { scope }) };
  return asPerson(
    bff,
    request,
    { ...sent, about: { provider }, again: returnTo },
    (accessToken) => connections.begin(accessToken, provider, order),
    ({ authorization_url, state, binding, expires_in }, renewed) => {
      const begun = cookies.setLink(state, { binding, returnTo }, expires_in);
      return leavingPage(authorization_url, [...renewed, cookies.setFormNote(), begun]);
    },
  );
};

/**
 * Removes a connection of the person who is signed in. The note of this form says whether the grant has ended at the
 * provider too, and if not, where the person ends it.
 */
export const disconnect: FormAnswer = async (bff, request, form) => {
  const { site, connections, cookies } = bff;
  const [connection, named] = [fieldOf(form, "connection"), fieldOf(form, "provider")];
  const about = isProviderName(named) ? { provider: named } : {};
  const again = site.pagePath("disconnect", { connection: connection.slice(0, 128) });
  return asPerson(
    bff,
    request,
    { name: "disconnect", page: "account", about, again },
    (accessToken) => connections.remove(accessToken, connection),
    ({ revoked, manage_url }, renewed) => {
      const note = { revoked, ...(manage_url === undefined ? {} : { manageUrl: manage_url }) };
      const setCookies = [...renewed, cookies.setFormNote(writeFormNote("disconnect", note))];
      const returnTo = returnToOf(bff, form);
      if (returnTo !== site.pagePath("account")) return site.redirect(returnTo, setCookies);
      return sayDone(bff, "account", { done: "disconnected", ...about }, setCookies);
    },
  );
};

/** Where the form wants to lead; the account page if it does not say. */
function returnToOf({ site }: Bff, form: URLSearchParams): string {
  const given = fieldOf(form, "return_to");
  return given === "" ? site.pagePath("account") : safeReturnTo(given, site.origin);
}

const NO_PROVIDER = {
  outcome: "refused",
  status: 404,
  error: "",
  reason: "unknown_provider",
  fields: [],
  signInWith: [],
} as const;
