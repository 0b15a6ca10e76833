import type { FormNote } from "@counterfoil/next";
import { provider } from "../counterfoil";
import { type Explanation, explainLogin, wait } from "./reasons";

/** Why a form did not go through, by the reason in `?error=`; `hasEmail` says whether the form asks for an address. */
export function explainForm(reason: string, note: FormNote, hasEmail: boolean): Explanation {
  const retryAfter = note.retryAfter ?? undefined;
  switch (reason) {
    case "invalid_credentials":
      return {
        title: "That does not fit together",
        text: `The ${hasEmail ? "e-mail address or the " : ""}password is wrong. Please try once more.`,
      };
    case "rate_limited":
      return { title: "Too many tries", text: `Nothing is lost. ${wait(retryAfter)}` };
    case "overloaded":
    case "storage_unavailable":
    case "server_unavailable":
      return { title: "Back in a moment", text: `Our own server is not answering. ${wait(retryAfter)}` };
    default:
      return FORM_TROUBLES[reason] ?? explainLogin(reason);
  }
}

const FORM_TROUBLES: Record<string, Explanation> = {
  invalid_request: { title: "Not quite yet", text: "Please look at the fields below and try once more." },
  invalid_email_token: {
    title: "This link is over",
    text: "It was used already, or only a part of it arrived. Each link works once.",
  },
  email_token_expired: { title: "This link is too old", text: "Links of mails work for a short time only." },
  no_password: {
    title: "There is no password to change",
    text: `This account signs in with ${provider.name}, and its password lives there.`,
  },
};
