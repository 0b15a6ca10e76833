/** No host has this name, so a text that changes it is no path. */
const NOWHERE = "http://app.invalid";

/**
 * Whether a text is a path of an app and cannot lead out of it (RFC 9700 §4.11): one leading slash, no host in any
 * disguise; no backslash, white space or control character, which browsers drop or read as something else; no encoded
 * slash, backslash or percent sign in the path, which somebody may decode once more.
 */
export function isAppPath(text: string): boolean {
  if (!text.startsWith("/") || /[\s\\\ufeff]/.test(text) || hasControl(text) || hasControl(decoded(text))) return false;
  const path = text.split(/[?#]/, 1)[0] ?? "";
  if (/%(?:2f|5c|25)/i.test(path) || !URL.canParse(text, NOWHERE)) return false;
  const url = new URL(text, NOWHERE);
  // Dot segments are gone by now: `/.//host` would have become `//host`.
  return url.origin === NOWHERE && !url.pathname.startsWith("//");
}

/** A text that does not decode becomes a control character, and so is refused. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "\0";
  }
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < " " || (character >= "\u007f" && character <= "\u009f"));
}
