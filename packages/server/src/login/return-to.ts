import { CounterfoilError } from "@counterfoil/protocol";

/**
 * A path of the app that began the login, given back at its end. One leading slash, no host in any disguise
 * (RFC 9700 §4.11). Throws `invalid_return_to`.
 */
export function checkReturnTo(returnTo: string): string {
  const decoded = decodeSafely(returnTo);
  const safe = [returnTo, decoded].every((text) => /^\/(?!\/)/.test(text) && !isTreacherous(text));
  if (!safe || new URL(returnTo, "http://app.invalid").host !== "app.invalid")
    throw new CounterfoilError("invalid_return_to");
  return returnTo;
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Control characters, white space and backslashes, which browsers drop or read as slashes. */
function isTreacherous(text: string): boolean {
  return (
    /[\s\\]/.test(text) ||
    [...text].some((character) => character < " " || (character >= "\u007f" && character <= "\u009f"))
  );
}
