import type { z } from "zod";

/** What is wrong with one value, in plain words that follow the name of its field. */
export function plainWords(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === "custom" || issue.code === "invalid_union") return issue.message;
  if (value === undefined && issue.code !== "unrecognized_keys") return "is missing";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${types[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${listed(issue.values.map(String))}`;
    case "too_small":
      return `must be at least ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `must be at most ${issue.maximum}${unit(issue.origin)}`;
    case "unrecognized_keys":
      return "is not known here";
    default:
      return "has a value that is not allowed";
  }
}

const types: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  nan: "a number",
};

/** What is counted where the value itself is no number. */
function unit(origin: string): string {
  return origin === "array" ? " entries" : origin === "string" ? " characters" : "";
}

function listed(values: readonly string[]): string {
  if (values.length > 12) return "one of the known ones";
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
