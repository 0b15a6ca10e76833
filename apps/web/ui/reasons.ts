import type { GraphqlError } from "@counterfoil/next";
import { provider } from "../providers";
import type { Purpose } from "./purposes";

/**
 * A trouble in plain words, and the one thing to do about it: a page to go to, or a provider to connect and come back from,
 * for a purpose if it takes more than a sign-in.
 */
export interface Explanation {
  title: string;
  text: string;
  action?: { label: string; href: string; connect?: string; purpose?: Purpose };
}

/** Why a login at a provider did not work, by the reason the sign-in routes put into `?error=`. */
export function explainLogin(reason: string, name: string): Explanation {
  return (
    loginTroubles(name)[reason] ?? { title: "That did not work", text: "You are not signed in. Please try once more." }
  );
}

const begunElsewhere = {
  title: "That sign-in is over",
  text: "It was already finished, or it was begun in another browser. Please begin again here.",
};

const loginTroubles = (name: string): Record<string, Explanation> => ({
  access_denied: {
    title: "You said no, and that is fine",
    text: `${name} gave nothing away and nothing was stored. You can sign in whenever you like.`,
  },
  invalid_state: begunElsewhere,
  invalid_binding: begunElsewhere,
  state_mismatch: begunElsewhere,
  state_expired: {
    title: "That took too long",
    text: "A sign-in has to be finished within ten minutes. Please begin again.",
  },
  provider_code_refused: {
    title: `${name} did not recognise its own answer`,
    text: "This happens when a page is loaded twice. Please begin again.",
  },
  provider_forbidden: {
    title: `${name} does not let this account in yet`,
    text: `While an app is in ${name}'s development mode, its owner has to add every listener by hand. Ask them to add you, then sign in again.`,
  },
  provider_unavailable: {
    title: `${name} is not answering`,
    text: "You are not signed in yet. Please wait a moment and begin again.",
  },
  unknown_provider: { title: "This way in does not exist", text: "Choose another one below." },
  invalid_client: {
    title: "This app is not set up correctly",
    text: "The sign-in service does not know it. Its owner has to check client id and secret.",
  },
  invalid_redirect_uri: {
    title: "This app is not set up correctly",
    text: "Its address is not registered at the sign-in service.",
  },
});

/** Why the provider's data is missing, by the gateway's `extensions.reason`. `here` is the page to come back to, `purpose` what it is for. */
export function explainTrouble(trouble: GraphqlError, here: string, purpose?: Purpose): Explanation {
  const { reason = "", retryAfter } = trouble.extensions ?? {};
  const special = purpose?.troubles.get(reason);
  if (special) return special;
  const tryAgain = { label: "Try again", href: here };
  const signInAgain = {
    label: `Sign in with ${provider.name} again`,
    href: `/api/auth/${provider.id}?${new URLSearchParams({ return_to: here })}`,
  };
  switch (reason) {
    case "not_connected":
      return {
        title: `${provider.name} is not connected yet`,
        text: `Your music lives at ${provider.name}. Connect it, and they are here. From then on you can sign in with it too.`,
        action: { label: `Connect ${provider.name}`, href: here, connect: provider.id },
      };
    case "reauthorization_required":
      return {
        title: `${provider.name} wants to hear from you`,
        text: `Your permission at ${provider.name} has ended, as it does from time to time. Sign in there once more and everything is back.`,
        action: signInAgain,
      };
    case "insufficient_scope":
      if (purpose) {
        return {
          title: "This takes one more permission",
          text: `${provider.name} has not been asked yet whether this app may ${purpose.does}. You decide there, and come back here.`,
          action: { label: `Ask ${provider.name}`, href: here, connect: provider.id, purpose },
        };
      }
      return {
        title: "One permission is missing",
        text: `${provider.name} was not allowed to show your playlists to this app. You can allow it by signing in again.`,
        action: signInAgain,
      };
    case "provider_forbidden":
      if (trouble.path?.includes("items")) {
        return {
          title: "What is inside stays inside",
          text: `${provider.name} shows the items of a playlist to its owner and collaborators only.`,
        };
      }
      return explainLogin(reason, provider.name);
    case "rate_limited":
      return {
        title: "One moment, please",
        text: `${provider.name} asks this app to slow down. ${wait(retryAfter)} Nothing is lost.`,
        action: tryAgain,
      };
    case "server_unavailable":
    case "storage_unavailable":
    case "key_service_unavailable":
    case "connection_unreadable":
      return {
        title: "Back in a moment",
        text: `Our own server is not answering. You are still signed in. ${wait(retryAfter)}`,
        action: tryAgain,
      };
    default:
      return {
        title: `${provider.name} is not answering`,
        text: `What belongs here could not be fetched this time. You are still signed in. ${wait(retryAfter)}`,
        action: tryAgain,
      };
  }
}

/** When trying again makes sense. */
export function wait(seconds: number | undefined): string {
  if (seconds === undefined) return "Please try again in a little while.";
  if (seconds < 90) return `Please try again in ${seconds} second${seconds === 1 ? "" : "s"}.`;
  return `Please try again in ${Math.ceil(seconds / 60)} minutes.`;
}
