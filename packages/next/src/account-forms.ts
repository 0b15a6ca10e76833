import { asPerson, type PersonsForm } from "./as-person.js";
import { fieldOf } from "./form.js";
import { sayDone } from "./form-answer.js";
import type { FormAnswer } from "./password-forms.js";
import { personOf } from "./person.js";

/** Changes the password of the person who is signed in; all other sessions of the account end. */
export const changePassword: FormAnswer = (bff, request, form) => {
  const sent: PersonsForm = { name: "change-password", page: "account" };
  const [current, next] = [fieldOf(form, "current_password"), fieldOf(form, "password")];
  const change = (accessToken: string) =>
    bff.passwords.change(accessToken, current, next, personOf(request, bff.proxies));
  return asPerson(bff, request, sent, change, (_nothing, renewed) =>
    sayDone(bff, sent.page, { done: "changed" }, [...renewed, bff.cookies.setFormNote()]),
  );
};

/** Signs out one device of the person who is signed in. One that is signed out already is as good. */
export const signOutDevice: FormAnswer = (bff, request, form) => {
  const sent: PersonsForm = { name: "sign-out-device", page: "account" };
  const end = async (accessToken: string) => {
    const answer = await bff.server.signOutDevice(accessToken, fieldOf(form, "device"));
    return answer.outcome === "refused" && answer.status === 404 ? DONE : answer;
  };
  return asPerson(bff, request, sent, end, (_nothing, renewed) =>
    sayDone(bff, sent.page, { done: "signed_out" }, [...renewed, bff.cookies.setFormNote()]),
  );
};

const DONE = { outcome: "ok", value: undefined } as const;
