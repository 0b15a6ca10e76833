import { createHash } from "node:crypto";
import type { Reason } from "@counterfoil/protocol";
import { PRIVATE_HEADERS } from "./site.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";

/** What the page says: why, and the one thing to do next. */
export interface Interruption {
  title: string;
  text: string;
  action?: { href: string; label: string };
  retryAfter: number;
}

const STYLE = `
:root{color-scheme:light dark;--paper:#eeede7;--card:#fdfcf9;--ink:#1b1d22;--faint:#5a5e66;--line:#cfccc2;--stamp:#a8321f}
@media(prefers-color-scheme:dark){:root{--paper:#121417;--card:#1d2025;--ink:#ecebe6;--faint:#a3a7ae;--line:#3d434b;--stamp:#ff9d85}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{position:relative;width:100%;max-width:34rem;padding:2.25rem 2rem 2.25rem 4rem;border-radius:.75rem;background:var(--card)}
main::before{content:"";position:absolute;inset:.9rem auto .9rem 1.75rem;border-left:2px dashed var(--line)}
h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.15;letter-spacing:-.025em}
p{margin:0;color:var(--faint)}
a{display:inline-block;margin-top:1.5rem;padding:.7rem 1.25rem;border-radius:.5rem;background:var(--ink);color:var(--card);font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid var(--stamp);outline-offset:3px}
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/**
 * A page of its own for the moments without a server: 503 with `Retry-After` (RFC 9110 §15.6.4), needs no script and
 * no other file. It sets no cookie, so whatever the browser held it still holds.
 */
export function unavailablePage({ title, text, action, retryAfter }: Interruption): Response {
  const link = action ? `<a href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a>` : "";
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${link}
</main>
</body>
</html>
`;
  return new Response(html, {
    status: 503,
    headers: {
      ...PRIVATE_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "retry-after": String(retryAfter),
      "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "x-content-type-options": "nosniff",
    },
  });
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

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
