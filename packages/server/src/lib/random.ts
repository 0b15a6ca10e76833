import { randomBytes } from "node:crypto";

/** An unguessable text of 256 bits, base64url (43 characters): states, bindings, PKCE verifiers (RFC 7636 §4.1). */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A fresh id of 128 random bits behind a word that says what it names, such as `account_…`. */
export function randomId(noun: string): string {
  return `${noun}_${randomBytes(16).toString("base64url")}`;
}
