import { boundedFetch, parseJson } from "../lib/bounded-fetch.js";
import type { Secret } from "../lib/secret.js";
import { refusalOf } from "../providers/api.js";
import type { CallOutcome } from "../vault/provider-call.js";

/** What the provider answered to a question. */
export interface Received {
  /** A list comes as the member `items`, no content as an empty object; undefined: what was known has not changed. */
  body: Record<string, unknown> | undefined;
  /** Bytes of the answer. */
  size: number;
  etag: string | undefined;
  /** Its `Cache-Control` (RFC 9111 §5.2.2). */
  cacheControl: string;
}

/** What the provider answered to the token of a connection. */
export interface Told extends Received {
  connection: string;
}

/** Reads from a provider's API; `etag` names the version that is known (RFC 9110 §13.1.2). */
export async function readProvider(
  url: string,
  accessToken: Secret,
  etag: string | undefined,
): Promise<CallOutcome<Received>> {
  const condition = etag === undefined ? {} : { "if-none-match": etag };
  const answer = await boundedFetch(url, { headers: { ...headersWith(accessToken), ...condition } });
  if (answer.kind === "unreachable") return refusalOf(answer);
  const about = {
    size: Buffer.byteLength(answer.text),
    etag: answer.headers.get("etag") ?? undefined,
    cacheControl: answer.headers.get("cache-control") ?? "",
  };
  if (answer.status === 304 && etag !== undefined) return { kind: "ok", body: { ...about, body: undefined } };
  if (answer.status === 204) return { kind: "ok", body: { ...about, body: {} } };
  if (answer.status !== 200) return refusalOf(answer);
  const body = parseJson(answer.text);
  if (Array.isArray(body)) return { kind: "ok", body: { ...about, body: { items: body } } };
  return isObject(body) ? { kind: "ok", body: { ...about, body } } : { kind: "unavailable", retryAfter: undefined };
}

function headersWith(accessToken: Secret): Record<string, string> {
  return { authorization: `Bearer ${accessToken.reveal()}`, accept: "application/json" };
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}
