import type { z } from "zod";

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
  const field = issue?.code === "unrecognized_keys" ? [...issue.path, ...issue.keys].join(".") : issue?.path.join(".");
  throw new ControlError(400, `${field || "body"}: ${issue?.message}`, field);
}
