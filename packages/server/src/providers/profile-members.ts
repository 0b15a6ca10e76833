/** Members of other people's JSON, read without trust. */

/** A short text. A NUL is no part of a name, and Postgres takes it in no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[^\0]{1,320}$/.test(value) ? value : undefined;
}

/** A numeric identifier, as the provider's digits: a number that may have lost some is none. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === "string") return /^[1-9]\d{0,29}$/.test(value) ? value : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
}

/** An object; one without members for anything else. */
export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
