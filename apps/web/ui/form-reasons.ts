import type { FormNote } from "@counterfoil/next";
import { providerNamed } from "../providers";
import { type Explanation, explainLogin, wait } from "./reasons";

export interface About {
  /** Whether the form asks for an address. */
  hasEmail: boolean;
  /** The provider that the way led through, by name. */
  provider: string;
}

/** Why a form did not go through, by the reason in `?error=`; `about` says what the page has. */
export function explainForm(reason: string, note: FormNote, { hasEmail, provider }: About): Explanation {
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
    case "account_exists":
      return {
        title: "There is an account with your address",
        text: `Sign in to it ${inWords(note.signInWith)} first, then connect ${provider} on your account page. No second account was made.`,
      };
    default:
      return FORM_TROUBLES[reason] ?? explainLogin(reason, provider);
  }
}

/** "with the password or with GitHub" */
function inWords(ways: readonly string[]): string {
  if (ways.length === 0) return "the way you did before";
  return ways.map((way) => `with ${way === "password" ? "the password" : providerNamed(way).name}`).join(" or ");
}

const FORM_TROUBLES: Record<string, Explanation> = {
  invalid_request: { title: "Not quite yet", text: "Please look at the fields below and try once more." },
  reauthentication_required: {
    title: "Is it still you?",
    text: "Who adds or removes a way to sign in has to have signed in within 15 minutes. Please sign in once more.",
  },
  invalid_email_token: {
    title: "This link is over",
    text: "It was used already, or only a part of it arrived. Each link works once.",
  },
  email_token_expired: { title: "This link is too old", text: "Links of mails work for a short time only." },
  no_password: {
    title: "There is no password to change",
    text: "This account signs in with the providers it is connected to.",
  },
};
