import type { NextRequest } from "next/server.js";
import type { Bff } from "./bff.js";
import { fieldOf } from "./form.js";
import { type No, type SentForm, sayDone, showAgain } from "./form-answer.js";
import { writeFormNote } from "./form-note.js";
import { deviceName } from "./login.js";
import { personOf } from "./person.js";
import { safeReturnTo } from "./return-to.js";
import type { MailPage } from "./site.js";

/** Answers one form of a person who is not signed in. Its fields stand in the README of this package. */
export type FormAnswer = (bff: Bff, request: NextRequest, form: URLSearchParams) => Promise<Response>;

/** Signs in with e-mail address and password, and keeps the tokens in the cookies of every login. */
export const signInByPassword: FormAnswer = async (bff, request, form) => {
  const { site, cookies, passwords, scope, proxies } = bff;
  const [email, password] = [fieldOf(form, "email"), fieldOf(form, "password")];
  const before = cookies.session(request.headers.get("cookie"));
  // Somebody who signs in again has made the choice then.
  const remember = form.has("remember") ? fieldOf(form, "remember") === "1" : (before?.remember ?? false);
  const return_to = safeReturnTo(form.get("return_to"), site.origin);
  const device = { name: deviceName(request) };
  // The new session takes the place of the one before in the device list.
  const login = { email, password, remember, device, scope, refresh_token: before?.refreshToken ?? undefined };
  const answer = await passwords.logIn(login, personOf(request, proxies));
  const sent: SentForm = { name: "password", page: "signIn", typed: { email, remember } };
  if (answer.outcome !== "ok") return showAgain(bff, sent, answer, { return_to });
  return site.redirect(return_to, [...cookies.setSession(answer.value, remember), cookies.setFormNote()]);
};

/** Registers. The answer is the same for known and unknown addresses; the mail is not. */
export const register: FormAnswer = async (bff, request, form) => {
  const [email, name] = [fieldOf(form, "email"), fieldOf(form, "name")];
  const who = { email, password: fieldOf(form, "password"), ...(name === "" ? {} : { name }) };
  const answer = await bff.passwords.register(who, personOf(request, bff.proxies));
  if (answer.outcome !== "ok")
    return showAgain(bff, { name: "register", page: "signUp", typed: { email, name } }, answer);
  return sayDone(bff, "signUp", { done: "registered" }, [
    bff.cookies.setFormNote(writeFormNote("register", { email })),
  ]);
};

/** Asks for a new password by mail. The answer is the same for known and unknown addresses. */
export const forgot: FormAnswer = async (bff, request, form) => {
  const email = fieldOf(form, "email");
  const answer = await bff.passwords.forgot(email, personOf(request, bff.proxies));
  const sent: SentForm = { name: "forgot-password", page: "forgotPassword", typed: { email } };
  if (answer.outcome !== "ok") return showAgain(bff, sent, answer);
  return sayDone(bff, "forgotPassword", { done: "requested" }, [
    bff.cookies.setFormNote(writeFormNote("forgot-password", { email })),
  ]);
};

/** Confirms an address: the token came with the mail, the password is typed once more. */
export const verify: FormAnswer = (bff, request, form) =>
  withMailToken(bff, request, { name: "verify", page: "verify" }, "verified", (token) =>
    bff.passwords.verify(token, fieldOf(form, "password"), personOf(request, bff.proxies)),
  );

/** Sets a new password in place of a forgotten one; all sessions of the account end. */
export const reset: FormAnswer = (bff, request, form) =>
  withMailToken(bff, request, { name: "reset-password", page: "resetPassword" }, "reset", (token) =>
    bff.passwords.reset(token, fieldOf(form, "password"), personOf(request, bff.proxies)),
  );

/** Spends the token of a mail. It stays in the browser while another try with it makes sense. */
async function withMailToken(
  bff: Bff,
  request: NextRequest,
  sent: SentForm & { page: MailPage },
  done: string,
  spend: (token: string) => Promise<{ outcome: "ok" } | No>,
): Promise<Response> {
  const { cookies } = bff;
  const forget = cookies.setMailToken(sent.page);
  const token = cookies.mailToken(request.headers.get("cookie"), sent.page);
  const answer = token === null ? NO_LINK : await spend(token);
  if (answer.outcome === "ok") return sayDone(bff, "signIn", { done }, [forget, cookies.setFormNote()]);
  const isOver = answer.reason === "invalid_email_token" || answer.reason === "email_token_expired";
  return showAgain(bff, sent, answer, {}, isOver ? [forget] : []);
}

const NO_LINK: No = {
  outcome: "refused",
  status: 400,
  error: "invalid_grant",
  reason: "invalid_email_token",
  fields: [],
  signInWith: [],
};
