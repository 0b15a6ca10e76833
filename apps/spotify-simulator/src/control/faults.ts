import type { FastifyReply } from "fastify";
import { z } from "zod";

/** A fault as a test orders it. */
export const faultSchema = z
  .strictObject({
    /** `token`, or an operation such as `GET /me`. */
    endpoint: z.string(),
    /** Answered in place of the real answer. 429 where `retryAfter` or `reason` stands alone, 200 where `body` does. */
    status: z.number().int().min(200).max(599).optional(),
    /** A text is sent as HTML, anything else as JSON. */
    body: z.json().optional(),
    /** Milliseconds to wait before anything else. */
    delayMs: z.number().int().min(0).max(600_000).optional(),
    /** `true` cuts the connection before anything happens; `"answer"` lets the request take effect and loses only its answer. */
    drop: z.union([z.boolean(), z.literal("answer")], "must be true, false or answer").optional(),
    /** Seconds, for the header `Retry-After`. */
    retryAfter: z.number().int().min(0).max(31_536_000).optional(),
    /** The member `reason` of the error object, such as `QUOTA_EXCEEDED`. */
    reason: z.string().optional(),
    /** How many requests meet it; without it all do, until the faults are cleared. */
    times: z.number().int().min(1).max(1_000_000).optional(),
  })
  .refine(
    ({ status, body, delayMs, drop, retryAfter, reason }) =>
      [status, body, delayMs, drop, retryAfter, reason].some((part) => part !== undefined),
    "needs at least one of status, body, delayMs, drop, retryAfter, reason",
  );

/** A fault as a test orders it. */
export type Fault = z.infer<typeof faultSchema>;

/** The faults in force, in the order in which they were given. */
export class Faults {
  #list: Fault[] = [];

  get list(): readonly Fault[] {
    return this.#list;
  }

  /** Takes the place of all faults before. */
  replace(faults: readonly Fault[]): void {
    this.#list = faults.map((fault) => ({ ...fault }));
  }

  /** The fault the next request to this endpoint meets, counted down. */
  next(endpoint: string): Fault | undefined {
    if (this.#list.length === 0) return undefined;
    const fault = this.#list.find((candidate) => candidate.endpoint === endpoint);
    if (fault?.times !== undefined && --fault.times === 0) {
      this.#list = this.#list.filter((candidate) => candidate !== fault);
    }
    return fault;
  }
}

/** The body of an error in the dialect of the endpoint. */
export type ErrorBody = (status: number, reason: string | undefined) => unknown;

/** Lets a request meet its fault; `true` when nothing is left to answer. */
export async function meet(fault: Fault, reply: FastifyReply, errorBody: ErrorBody): Promise<boolean> {
  if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref());
  if (fault.drop === true) return hangUp(reply);
  const status = faultStatus(fault);
  if (status === undefined) return false;
  reply.code(status);
  if (fault.retryAfter !== undefined) reply.header("retry-after", fault.retryAfter);
  if (typeof fault.body === "string") reply.type("text/html; charset=utf-8").send(fault.body);
  else
    reply.type("application/json; charset=utf-8").send(JSON.stringify(fault.body ?? errorBody(status, fault.reason)));
  return true;
}

/** Cuts the connection without an answer. */
export function hangUp(reply: FastifyReply): true {
  reply.hijack();
  reply.raw.socket?.destroy();
  return true;
}

function faultStatus(fault: Fault): number | undefined {
  if (fault.status !== undefined) return fault.status;
  if (fault.retryAfter !== undefined || fault.reason !== undefined) return 429;
  return fault.body === undefined ? undefined : 200;
}
