import { domainToASCII } from "node:url";
import type { FieldProblemCode } from "@counterfoil/protocol";

/** An e-mail address to sign in with. */
export interface EmailAddress {
  /** As it was written, for mails and to be shown. */
  written: string;
  /** The spelling that is compared: lower case, the domain in ASCII. */
  key: string;
}

/** RFC 5321 §4.5.3.1: 64 octets before the @; 254 in all, so that it fits into a path. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;

/** What HTML's `<input type=email>` takes, with a dot in the domain. */
const FORM =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** Reads an address, with an international domain too; or says what is wrong with it. */
export function readEmailAddress(text: string): EmailAddress | FieldProblemCode {
  const at = text.lastIndexOf("@");
  if (text.length > LONGEST || at > LONGEST_LOCAL) return "email_too_long";
  const host = text.slice(at + 1);
  // Other characters mean something in a URL, which is what Node takes a domain for.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host)) return "email_malformed";
  const domain = domainToASCII(host);
  const written = `${text.slice(0, Math.max(0, at))}@${domain}`;
  const key = written.toLowerCase();
  if (key.length > LONGEST) return "email_too_long";
  return FORM.test(key) && !/\.\d+$/.test(key) ? { written, key } : "email_malformed";
}
