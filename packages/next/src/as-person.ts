import { accessOf } from "./access.js";
import type { Answer } from "./answer.js";
import type { Bff } from "./bff.js";
import { type SentForm, showAgain } from "./form-answer.js";
import type { About } from "./site.js";

/** A form that a signed-in person sends. */
export interface PersonsForm extends SentForm {
  /** What its page should know if it is shown again. */
  about?: About;
  /** Where to come back to after signing in, if not to the bare page. */
  again?: string;
}

/**
 * Does something as the person who sends the form, and answers with what `done` makes of it; `renewed` are cookies that
 * have to go along. Whoever turns out to be signed out, or has to sign in afresh (ASVS 7.5.1), does that first.
 */
export async function asPerson<T>(
  bff: Bff,
  request: Request,
  sent: PersonsForm,
  act: (accessToken: string) => Promise<Answer<T>>,
  done: (value: T, renewed: string[]) => Response,
): Promise<Response> {
  const { site, cookies } = bff;
  const { about = {}, again: return_to = site.pagePath(sent.page) } = sent;
  const access = await accessOf(bff, request);
  if (access.state === "none") return site.redirect(site.signInPath({ return_to }), cookies.clearSession());
  if (access.state === "unavailable") {
    return showAgain(bff, sent, { outcome: "unavailable", retryAfter: access.retryAfter, reason: undefined }, about);
  }
  const { accessToken, renewed } = access;
  const answer = await act(accessToken);
  if (answer.outcome === "ok") return done(answer.value, renewed);
  // The route that renews finds out whether the session has ended.
  if (answer.outcome === "refused" && answer.status === 401) {
    return site.redirect(`/api/auth/refresh?${new URLSearchParams({ return_to })}`, renewed);
  }
  if (answer.reason === "reauthentication_required") {
    return site.redirect(site.signInPath({ error: answer.reason, return_to }), renewed);
  }
  return showAgain(bff, sent, answer, about, renewed);
}
