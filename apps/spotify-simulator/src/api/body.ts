import type { z } from "zod";
import { ApiError } from "./api-error.js";
import type { Call } from "./operation.js";

/** Reads a JSON body by its schema; no body at all counts as `{}`. Throws 400. */
export function readBody<T>(call: Call, schema: z.ZodType<T>): T {
  const read = schema.safeParse(call.body.trim() === "" ? {} : parse(call.body));
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.join(".") ?? "";
  throw new ApiError(400, field === "" ? "Error parsing JSON." : `Invalid value for field: ${field}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, "Error parsing JSON.");
  }
}
