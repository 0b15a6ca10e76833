import type { Reason } from "@counterfoil/protocol";
import { type BarePage, barePage } from "./bare-page.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";

/**
 * A page for the moments without a server: 503 with `Retry-After` (RFC 9110 §15.6.4). It sets no cookie, so whatever the
 * browser held it still holds.
 */
export function unavailablePage({ retryAfter, ...page }: BarePage & { retryAfter: number }): Response {
  return barePage(page, 503, { "retry-after": String(retryAfter) });
}

/** A login that could not go on. Where the provider failed, its code is spent and only a new login helps; else a reload does. */
export function loginInterrupted(
  answer: { retryAfter: number; reason: Reason | undefined },
  request: Request,
  signInPath: string,
): Response {
  if (answer.reason === "provider_unavailable" || answer.reason === "provider_misconfigured") {
    return unavailablePage({
      title: "The provider is not answering",
      text: "You are not signed in yet. Wait a moment, then begin again.",
      action: { href: signInPath, label: "Back to sign in" },
      retryAfter: answer.retryAfter,
    });
  }
  return unavailablePage({
    title: "Signing in is paused",
    text: "The sign-in service is not answering right now. Nothing is lost: trying again goes on where this stopped.",
    action: { href: pathOf(request), label: "Try again" },
    retryAfter: answer.retryAfter,
  });
}

/** A provider that could not be connected yet, for the same reasons. */
export function linkInterrupted(
  answer: { retryAfter: number; reason: Reason | undefined },
  request: Request,
  accountPath: string,
): Response {
  if (answer.reason === "provider_unavailable" || answer.reason === "provider_misconfigured") {
    return unavailablePage({
      title: "The provider is not answering",
      text: "Nothing is connected yet. Wait a moment, then begin again.",
      action: { href: accountPath, label: "Back to your account" },
      retryAfter: answer.retryAfter,
    });
  }
  return unavailablePage({
    title: "Connecting is paused",
    text: "The sign-in service is not answering right now. Nothing is lost: trying again goes on where this stopped.",
    action: { href: pathOf(request), label: "Try again" },
    retryAfter: answer.retryAfter,
  });
}

/** A page that could not be shown because the session could not be renewed. */
export function renewalInterrupted(request: Request, retryAfter = DEFAULT_RETRY_AFTER): Response {
  return unavailablePage({
    title: "Back in a moment",
    text: "The sign-in service is not answering right now. You are still signed in.",
    ...(request.method === "GET" ? { action: { href: pathOf(request), label: "Try again" } } : {}),
    retryAfter,
  });
}

/** A sign-out that the server has not confirmed, and that is therefore not claimed. */
export function signOutInterrupted(retryAfter: number): Response {
  return unavailablePage({
    title: "You are still signed in",
    text: "The sign-in service is not answering, so signing out did not happen. Please go back and try again.",
    action: { href: "/", label: "Back" },
    retryAfter,
  });
}

function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname.replace(/^\/+/, "/") + search;
}
