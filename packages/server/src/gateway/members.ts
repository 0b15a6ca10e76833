import { CounterfoilError } from "@counterfoil/protocol";
import { retryIn } from "../providers/retry.js";

/** An object as a provider sent it: nothing is known of its members until they are read. */
export type Sent = Record<string, unknown>;

/** A text; null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** A whole number that GraphQL's Int can hold; null for anything else. */
export function wholeOf(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null;
}

/** True or false; null for anything else. */
export function flagOf(value: unknown): boolean | null {
  return typeof value === "boolean" ? value : null;
}

/** An object; null for anything else. */
export function objectOf(value: unknown): Sent | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Sent) : null;
}

/** The objects of a list; what is no object is left out, what is no list is empty. */
export function objectsOf(value: unknown): Sent[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list.map(objectOf).filter((one) => one !== null);
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : [];
}

/** The member of a member: `at(track, "album.name")`. */
export function at(sent: Sent, path: string): unknown {
  if (!path.includes(".")) return sent[path];
  return path.split(".").reduce<unknown>((value, member) => objectOf(value)?.[member], sent);
}

/** What an object cannot do without. Throws `provider_unavailable` where the provider left it out. */
export function needed<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new CounterfoilError("provider_unavailable", retryIn(undefined));
  return value;
}
