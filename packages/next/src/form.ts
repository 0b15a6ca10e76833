import { PRIVATE_HEADERS } from "./site.js";

/** Bytes; no form of ours has more. */
const LARGEST = 16 * 1024;

/** Reads a form that a page sent as `application/x-www-form-urlencoded`, or says why not: 411, 413, 415. */
export async function readForm(request: Request): Promise<URLSearchParams | Response> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return refusal(415, "This is not a form.\n");
  const length = request.headers.get("content-length");
  if (length === null) return refusal(411, "The length is missing.\n");
  if (Number(length) > LARGEST) return refusal(413, "This form is too long.\n");
  return new URLSearchParams(await request.text());
}

/** The text of a field, or none. */
export function fieldOf(form: URLSearchParams, name: string): string {
  return form.get(name) ?? "";
}

function refusal(status: 411 | 413 | 415, text: string): Response {
  return new Response(text, { status, headers: PRIVATE_HEADERS });
}
