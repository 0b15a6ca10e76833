/** What can be wrong with a member that a person typed: code to text. Closed; no text repeats what was typed. */
export const FIELD_PROBLEMS = {
  email_malformed: "This is no e-mail address.",
  email_too_long: "An e-mail address has 254 characters at most, 64 of them before the @.",
  password_too_short: "A password has 8 characters at least.",
  password_too_long: "A password has 128 characters at most.",
  password_malformed: "The password holds half a character.",
  password_common: "This password is one of those that are guessed first.",
  password_contextual: "The password must not be the address, the name or the name of this service.",
  password_unchanged: "This is the password as it was.",
  name_too_long: "A name has 80 characters at most.",
  name_malformed: "A name is plain text in one line.",
} as const;

export type FieldProblemCode = keyof typeof FIELD_PROBLEMS;

/** A member of the request and what is wrong with it. */
export interface FieldProblem {
  /** JSON pointer (RFC 6901), such as `/email`. */
  path: string;
  code: FieldProblemCode;
}
