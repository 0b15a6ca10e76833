const LONGEST = 2048;

/**
 * The path to go to after signing in, or `/` if the one given could leave this app (RFC 9700 §4.11): only an absolute
 * path without host, backslash, control character or encoded slash, and none of the sign-in routes themselves.
 */
export function safeReturnTo(given: string | null | undefined, origin: string): string {
  if (!given?.startsWith("/") || given.length > LONGEST || hasForbiddenCharacter(given)) return "/";
  const path = given.split(/[?#]/, 1)[0] ?? "";
  if (/%(?:2f|5c|25)/i.test(path)) return "/";
  if (!URL.canParse(given, origin)) return "/";
  const url = new URL(given, origin);
  // Dot segments are gone by now: `/.//host` would have become `//host`.
  if (url.origin !== origin || url.pathname.startsWith("//") || url.pathname.startsWith("/api/auth/")) return "/";
  return url.pathname + url.search + url.hash;
}

function hasForbiddenCharacter(text: string): boolean {
  return [...text].some((character) => character === "\\" || character <= " " || character === "\u007f");
}
