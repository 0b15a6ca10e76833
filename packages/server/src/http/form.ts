import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyRequest } from "fastify";

/** Reads the body of an OAuth endpoint. Elsewhere a form is refused: any page of the web can send one (GQ-03). */
export async function acceptForm(request: FastifyRequest, body: string | Buffer): Promise<Record<string, string>> {
  if (request.routeOptions.config.dialect !== "oauth") throw new CounterfoilError("unsupported_media_type");
  return parseForm(body.toString());
}

/**
 * Reads `application/x-www-form-urlencoded` as OAuth wants it: a parameter given twice is an error, an empty one counts
 * as left out (RFC 6749 §3.2).
 */
export function parseForm(body: string): Record<string, string> {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body)) {
    if (name in form) throw new CounterfoilError("invalid_request", { detail: "A parameter is given twice." });
    form[name] = value;
  }
  for (const [name, value] of Object.entries(form)) if (value === "") delete form[name];
  return form;
}
