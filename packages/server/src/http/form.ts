import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyRequest } from "fastify";

/**
 * Reads `application/x-www-form-urlencoded` as OAuth wants it: a parameter given twice is an error, an empty one counts
 * as left out (RFC 6749 §3.2).
 */
export async function parseForm(_request: FastifyRequest, body: string | Buffer): Promise<Record<string, string>> {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body.toString())) {
    if (name in form) throw new CounterfoilError("invalid_request", { detail: "A parameter is given twice." });
    form[name] = value;
  }
  for (const [name, value] of Object.entries(form)) if (value === "") delete form[name];
  return form;
}
