const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** Decodes base64url (RFC 4648 §5) strictly: no padding, no white space, one spelling per value; else undefined. */
export function decodeBase64url(text: string): Buffer | undefined {
  if (!ALPHABET.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}
