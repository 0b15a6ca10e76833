import { randomBytes, randomFillSync } from "node:crypto";

const ID_BYTES = 16;
/** Ids are made at every request: the system is asked for many at once. */
const pool = Buffer.alloc(128 * ID_BYTES);
let used = pool.length;

/** An unguessable text of 256 bits, base64url (43 characters): states, bindings, PKCE verifiers (RFC 7636 §4.1). */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A fresh id of 128 random bits behind a word that says what it names, such as `account_…`. */
export function randomId(noun: string): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const id = pool.toString("base64url", used, used + ID_BYTES);
  // What was given out is nobody's to read again.
  pool.fill(0, used, used + ID_BYTES);
  used += ID_BYTES;
  return `${noun}_${id}`;
}
