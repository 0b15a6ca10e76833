import type { Answer } from "./answer.js";
import type { Bff } from "./bff.js";
import { type FormName, writeFormNote } from "./form-note.js";
import type { About, AppPages } from "./site.js";

/** A form that was sent, and the page it stands on. */
export interface SentForm {
  name: FormName;
  page: keyof AppPages | "signIn";
  /** What was typed and may be shown again. */
  typed?: { email?: string; name?: string; remember?: boolean };
}

/** An answer that is no yes. */
export type No = Exclude<Answer<unknown>, { outcome: "ok" }>;

/** Back to the form with 303: the reason in the address, what was typed and what is wrong with it in a note. */
export function showAgain(
  { site, cookies }: Bff,
  { name, page, typed = {} }: SentForm,
  no: No,
  about: About = {},
  setCookies: readonly string[] = [],
): Response {
  const refused = no.outcome === "refused";
  const error = no.reason ?? (refused ? "invalid_request" : "server_unavailable");
  const note = writeFormNote(name, { ...typed, ...(refused ? { fields: no.fields } : { retryAfter: no.retryAfter }) });
  if (error === "unauthorized_client") console.error("Counterfoil: this client has no passwords in its configuration");
  return site.redirect(site.pagePath(page, { ...about, error }), [...setCookies, cookies.setFormNote(note)]);
}

/** On to a page that says what is done. */
export function sayDone(
  { site, cookies }: Bff,
  page: keyof AppPages | "signIn",
  about: About & { done: string },
  setCookies: readonly string[] = [cookies.setFormNote()],
): Response {
  return site.redirect(site.pagePath(page, about), setCookies);
}
