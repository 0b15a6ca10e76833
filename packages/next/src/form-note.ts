import { FIELD_PROBLEMS, type FieldProblem, type FieldProblemCode } from "@counterfoil/protocol";
import { isFieldProblem, isObject } from "./answer.js";
import { isProviderName } from "./provider-name.js";

/** A form of the app, by its route under `/api/auth/`. */
export type FormName =
  | "password"
  | "register"
  | "verify"
  | "forgot-password"
  | "reset-password"
  | "change-password"
  | "sign-out-device"
  | "connect"
  | "disconnect";

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
  /** After a sign-in that met an account with the same address: how one signs in to that, `password` or providers' names. */
  signInWith: readonly string[];
  /** After `disconnect`: the provider's page where the person ends what goes on there; always https. */
  manageUrl: string | null;
  /** After `disconnect`: whether the provider has confirmed that the permission has ended there too. */
  revoked: boolean | null;
}

export const NO_NOTE: FormNote = {
  email: "",
  name: "",
  remember: null,
  problems: {},
  retryAfter: null,
  signInWith: [],
  manageUrl: null,
  revoked: null,
};

/** What may be written into a note; what is left out is empty. */
export interface WrittenNote {
  email?: string;
  name?: string;
  remember?: boolean;
  fields?: readonly FieldProblem[];
  retryAfter?: number;
  signInWith?: readonly string[];
  manageUrl?: string;
  revoked?: boolean;
}

/** The longest of each that can be right, so that the cookie stays one. */
const LONGEST = { email: 254, name: 80 };

/** Writes a note about a form. */
export function writeFormNote(form: FormName, note: WrittenNote): string {
  const { email = "", name = "", fields = [], ...rest } = note;
  const [shortEmail, shortName] = [email.slice(0, LONGEST.email), name.slice(0, LONGEST.name)];
  const text = JSON.stringify({ form, email: shortEmail, name: shortName, fields, ...rest });
  return Buffer.from(text).toString("base64url");
}

/** Reads a note about this form; an empty one where there is none. What the cookie holds proves nothing. */
export function readFormNote(form: FormName, cookie: string | null): FormNote {
  const read = parse(cookie);
  if (read.form !== form) return NO_NOTE;
  const { email, name, remember, fields, retryAfter, signInWith, manageUrl, revoked } = read;
  return {
    email: typeof email === "string" ? email : "",
    name: typeof name === "string" ? name : "",
    remember: typeof remember === "boolean" ? remember : null,
    problems: Object.fromEntries((Array.isArray(fields) ? fields : []).filter(isObject).flatMap(problemOf)),
    retryAfter: typeof retryAfter === "number" ? retryAfter : null,
    signInWith: (Array.isArray(signInWith) ? signInWith : []).filter(isWayIn).slice(0, 20),
    manageUrl: isHttpsUrl(manageUrl) ? manageUrl : null,
    revoked: typeof revoked === "boolean" ? revoked : null,
  };
}

function isWayIn(value: unknown): value is string {
  return typeof value === "string" && isProviderName(value);
}

function isHttpsUrl(value: unknown): value is string {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
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
