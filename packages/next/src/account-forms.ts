import { accessOf } from "./access.js";
import type { Bff } from "./bff.js";
import { fieldOf } from "./form.js";
import { type No, type SentForm, sayDone, showAgain } from "./form-answer.js";
import type { FormAnswer } from "./password-forms.js";
import { personOf } from "./person.js";

/** Changes the password of the person who is signed in; all other sessions of the account end. */
export const changePassword: FormAnswer = (bff, request, form) =>
  asPerson(bff, request, { name: "change-password", page: "account" }, "changed", (accessToken) =>
    bff.passwords.change(
      accessToken,
      fieldOf(form, "current_password"),
      fieldOf(form, "password"),
      personOf(request, bff.proxies),
    ),
  );

/** Signs out one device of the person who is signed in. One that is signed out already is as good. */
export const signOutDevice: FormAnswer = (bff, request, form) =>
  asPerson(bff, request, { name: "sign-out-device", page: "account" }, "signed_out", async (accessToken) => {
    const answer = await bff.server.signOutDevice(accessToken, fieldOf(form, "device"));
    return answer.outcome === "refused" && answer.status === 404 ? { outcome: "ok" } : answer;
  });

/** Does something as the person who sends the form; whoever turns out to be signed out signs in first. */
async function asPerson(
  bff: Bff,
  request: Request,
  sent: SentForm,
  done: string,
  act: (accessToken: string) => Promise<{ outcome: "ok" } | No>,
): Promise<Response> {
  const { site, cookies } = bff;
  const return_to = site.pagePath(sent.page);
  const access = await accessOf(bff, request);
  if (access.state === "none") return site.redirect(site.signInPath({ return_to }), cookies.clearSession());
  if (access.state === "unavailable") {
    return showAgain(bff, sent, { outcome: "unavailable", retryAfter: access.retryAfter, reason: undefined });
  }
  const { accessToken, renewed } = access;
  const answer = await act(accessToken);
  if (answer.outcome === "ok") return sayDone(bff, sent.page, done, [...renewed, cookies.setFormNote()]);
  // The route that renews finds out whether the session has ended.
  if (answer.outcome === "refused" && answer.status === 401) {
    return site.redirect(`/api/auth/refresh?${new URLSearchParams({ return_to })}`, renewed);
  }
  return showAgain(bff, sent, answer, {}, renewed);
}
