import { CounterfoilError, type FieldProblem, type FieldProblemCode } from "@counterfoil/protocol";
import { type EmailAddress, readEmailAddress } from "../accounts/email-address.js";
import { isCommon } from "./frequent-passwords.js";

/** ASVS 6.2.1 and 6.2.9; counted in characters of Unicode, as people count. */
const SHORTEST = 8;
const LONGEST = 128;
const LONGEST_NAME = 80;

/** The name of this service, which is guessed first. */
const SERVICE = "counterfoil";

/** What is wrong with a new password, whoever it is for; no composition rules (NIST SP 800-63B-4 §3.1.1.2). */
export function newPasswordProblem(password: string): FieldProblemCode | undefined {
  // A character may be four units and a decomposed one several: far beyond that nothing has to be counted.
  if (password.length > LONGEST * 16) return "password_too_long";
  if (/\p{Surrogate}/u.test(password)) return "password_malformed";
  const characters = [...password.normalize("NFC")].length;
  if (characters < SHORTEST) return "password_too_short";
  if (characters > LONGEST) return "password_too_long";
  return isCommon(password.normalize("NFC")) ? "password_common" : undefined;
}

/** Whether a password is made of what everybody knows of this person, digits and signs around it aside (ASVS 6.2.11). */
export function isContextual(password: string, email: EmailAddress, name: string | null): boolean {
  const words = [email.key, email.key.split("@")[0], email.key.split("@")[1], name ?? undefined, SERVICE];
  const lower = password.normalize("NFC").toLowerCase();
  const forms = [lower, lower.replace(/^[\p{N}\p{P}\p{S}\s]+|[\p{N}\p{P}\p{S}\s]+$/gu, "")];
  return words.some((word) => word !== undefined && word !== "" && forms.includes(word.toLowerCase()));
}

/** What is wrong with a name. */
export function nameProblem(name: string): FieldProblemCode | undefined {
  if ([...name].length > LONGEST_NAME) return "name_too_long";
  return /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name) ? "name_malformed" : undefined;
}

/** What a person who registers has typed. Throws `invalid_request` with every problem at once. */
export function readNewPerson(typed: { email: string; password: string; name: string | undefined }): {
  email: EmailAddress;
  name: string | null;
} {
  const email = readEmailAddress(typed.email);
  const name = typed.name?.normalize("NFC").trim() || null;
  const problems: FieldProblem[] = [];
  const add = (path: string, code: FieldProblemCode | undefined) => code && problems.push({ path, code });
  if (typeof email === "string") add("/email", email);
  add("/name", name === null ? undefined : nameProblem(name));
  const password = newPasswordProblem(typed.password);
  if (password) add("/password", password);
  else if (typeof email !== "string" && isContextual(typed.password, email, name))
    add("/password", "password_contextual");
  if (typeof email === "string" || problems.length > 0) throw wrongFields(problems);
  return { email, name };
}

/** `invalid_request`, with the members that are wrong. */
export function wrongFields(fields: readonly FieldProblem[]): CounterfoilError {
  return new CounterfoilError("invalid_request", { fields });
}
