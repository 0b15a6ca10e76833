const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Bits of the last character that carry nothing, by the number of characters in the last group. */
const SPARE_BITS: Readonly<Record<number, number>> = { 0: 0, 2: 0b1111, 3: 0b11 };

/**
 * Whether a base64url text (RFC 4648 §5, alphabet already checked) is the only spelling of its bytes: no lone last
 * character, and no bits set that a decoder throws away (RFC 8725bis §3.14).
 */
export function isCanonical(text: string): boolean {
  const spare = SPARE_BITS[text.length % 4];
  return spare !== undefined && (ALPHABET.indexOf(text.charAt(text.length - 1)) & spare) === 0;
}
