import { type Answer, readAnswer } from "./answer.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";

/** Milliseconds. Calls that may reach the provider, or hash a password, take their time. */
const DEADLINE = 15_000;

/** One request to the Counterfoil server. */
export interface Call {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  authorization: string;
  body?: URLSearchParams | Blob;
  headers?: Record<string, string>;
  /** Milliseconds. */
  deadline?: number;
}

/** Asks the server. Follows no redirect, caches nothing, repeats nothing; where nobody answers it is `unavailable`. */
export async function call<T>(asked: Call, isExpected: (body: unknown) => body is T): Promise<Answer<T>> {
  const { method, url, authorization, body, headers = {}, deadline = DEADLINE } = asked;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, authorization, accept: "application/json" },
      ...(body === undefined ? {} : { body }),
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(deadline),
    });
    return await readAnswer(response, isExpected);
  } catch {
    return { outcome: "unavailable", retryAfter: DEFAULT_RETRY_AFTER, reason: undefined };
  }
}

/** HTTP Basic as OAuth wants it: both halves form-encoded first (RFC 6749 §2.3.1). */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map((part) => new URLSearchParams([["", part]]).toString().slice(1));
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

export function json(body: object): Blob {
  return new Blob([JSON.stringify(body)], { type: "application/json" });
}
