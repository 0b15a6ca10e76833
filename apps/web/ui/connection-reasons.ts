import type { FormNote } from "@counterfoil/next";
import { type Explanation, explainLogin, wait } from "./reasons";

/** Why a provider was not connected or disconnected, by the reason in `?error=`; `name` is the provider's. */
export function explainConnection(reason: string, name: string, { retryAfter }: FormNote): Explanation {
  switch (reason) {
    case "rate_limited":
    case "overloaded":
    case "storage_unavailable":
    case "server_unavailable":
      return { title: "Back in a moment", text: `Nothing has changed. ${wait(retryAfter ?? undefined)}` };
    case "provider_forbidden":
      return explainLogin(reason, name);
    default:
      return (
        troubles(name)[reason] ?? { title: "That did not work", text: "Nothing has changed. Please try once more." }
      );
  }
}

const begunElsewhere = {
  title: "That was over already",
  text: "It was finished, or begun in another browser or by another sign-in. Nothing was connected; you can begin again here.",
};

const troubles = (name: string): Record<string, Explanation> => ({
  access_denied: {
    title: "You said no, and that is fine",
    text: `${name} gave nothing away, and nothing was connected.`,
  },
  identity_taken: {
    title: `This account at ${name} is taken`,
    text: "Somebody signs in with it here already, perhaps you in another account. It is never moved from one to the other.",
  },
  last_sign_in_method: {
    title: "This is the last way to sign in",
    text: `Without ${name} nobody could open your account any more. Connect another provider first.`,
  },
  not_found: { title: "That connection is gone", text: "It was removed already. What is left stands below." },
  unknown_provider: { title: "This provider cannot be connected", text: "The sign-in service does not know it." },
  invalid_state: begunElsewhere,
  invalid_binding: begunElsewhere,
  state_mismatch: begunElsewhere,
  state_expired: { title: "That took too long", text: "It has to be finished within ten minutes. Please begin again." },
});
