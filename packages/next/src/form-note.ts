import { FIELD_PROBLEMS, type FieldProblem, type FieldProblemCode } from "@counterfoil/protocol";
import { isFieldProblem, isObject } from "./answer.js";

/** A form of the app, by its route under `/api/auth/`. */
export type FormName =
  | "password"
  | "register"
  | "verify"
  | "forgot-password"
  | "reset-password"
  | "change-password"
  | "sign-out-device";

/** A field of a form. */
export type FieldName = "email" | "name" | "password";

/**
 * What a page shows after a form did not go through: what was typed, never a password, and what is wrong with each field.
 * It lies in a cookie for five minutes, because a URL is no place for a person's address.
 */
export interface FormNote {
  email: string;
  name: string;
  /** Whether the person wanted to stay signed in; null where the form does not ask. */
  remember: boolean | null;
  /** The catalogue's code for each wrong field, and its text in English. */
  problems: Partial<Record<FieldName, { code: FieldProblemCode; text: string }>>;
  /** Seconds to wait, where that helps. */
  retryAfter: number | null;
}

export const NO_NOTE: FormNote = { email: "", name: "", remember: null, problems: {}, retryAfter: null };

/** The longest of each that can be right, so that the cookie stays one. */
const LONGEST = { email: 254, name: 80 };

/** Writes a note about a form. */
export function writeFormNote(
  form: FormName,
  note: { email?: string; name?: string; remember?: boolean; fields?: readonly FieldProblem[]; retryAfter?: number },
): string {
  const { email = "", name = "", remember, fields = [], retryAfter } = note;
  const [shortEmail, shortName] = [email.slice(0, LONGEST.email), name.slice(0, LONGEST.name)];
  const text = JSON.stringify({ form, email: shortEmail, name: shortName, remember, fields, retryAfter });
  return Buffer.from(text).toString("base64url");
}

/** Reads a note about this form; an empty one where there is none. What the cookie holds proves nothing. */
export function readFormNote(form: FormName, cookie: string | null): FormNote {
  const read = parse(cookie);
  if (read.form !== form) return NO_NOTE;
  const { email, name, remember, fields, retryAfter } = read;
  return {
    email: typeof email === "string" ? email : "",
    name: typeof name === "string" ? name : "",
    remember: typeof remember === "boolean" ? remember : null,
    problems: Object.fromEntries((Array.isArray(fields) ? fields : []).filter(isObject).flatMap(problemOf)),
    retryAfter: typeof retryAfter === "number" ? retryAfter : null,
  };
}

function problemOf({ path, code }: Record<string, unknown>): [FieldName, { code: FieldProblemCode; text: string }][] {
  const field = FIELD_OF_PATH.get(path);
  return field && isFieldProblem(code) ? [[field, { code, text: FIELD_PROBLEMS[code] }]] : [];
}

const FIELD_OF_PATH: ReadonlyMap<unknown, FieldName> = new Map([
  ["/email", "email"],
  ["/name", "name"],
  ["/password", "password"],
  ["/new_password", "password"],
]);

function parse(cookie: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(cookie ?? "", "base64url").toString("utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
