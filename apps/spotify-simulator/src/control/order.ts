import type { z } from "zod";
import { plainWords } from "./plain-words.js";

/** An order to the controls that is refused; `field` names what is wrong in it. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  constructor(
    readonly statusCode: number,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Reads an order; 400 with the name of the first field that is wrong. */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const order = schema.safeParse(body ?? {});
  if (order.success) return order.data;
  const [issue] = order.error.issues;
  if (!issue) throw new ControlError(400, "body: has a value that is not allowed");
  const path = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const field = path.join(".");
  const words = plainWords(issue, valueAt(body ?? {}, path));
  throw new ControlError(400, `${field || "body"}: ${words}`, field);
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
    body,
  );
}
