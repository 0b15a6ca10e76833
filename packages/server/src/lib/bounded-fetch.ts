import { SECOND } from "./clock.js";

/** What came back from another server; never an exception. */
export type Answer =
  | { kind: "answer"; status: number; headers: Headers; text: string }
  | { kind: "unreachable"; why: "timeout" | "network" | "too_large" };

const TIMEOUT = 10 * SECOND;
const LARGEST = 4 * 1024 * 1024;

/**
 * A request to another server within bounds: `timeout` (10 seconds) for everything, `largest` (4 MiB) of body, and
 * redirects are not followed, so that credentials reach only the host that was configured (ASVS 13.2).
 */
export async function boundedFetch(
  url: string,
  init: RequestInit,
  timeout = TIMEOUT,
  largest = LARGEST,
): Promise<Answer> {
  const limit = new TimeLimit(timeout);
  const { signal } = limit;
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const text = await readBounded(response, largest);
    if (text === undefined) return { kind: "unreachable", why: "too_large" };
    return { kind: "answer", status: response.status, headers: response.headers, text };
  } catch {
    return { kind: "unreachable", why: signal.aborted ? "timeout" : "network" };
  } finally {
    limit.clear();
  }
}

/** Aborts when the time is over. A process that was paused meanwhile first gets a second to read what has come. */
class TimeLimit {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    const due = performance.now() + milliseconds;
    const abort = () => this.#controller.abort();
    this.#timer = setTimeout(() => {
      if (performance.now() > due + SECOND) this.#timer = setTimeout(abort, SECOND);
      else abort();
    }, milliseconds);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

async function readBounded(response: Response, largest: number): Promise<string | undefined> {
  if (!response.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Parses JSON; undefined where the text is none. A whole number that JavaScript would round comes as a text of its digits:
 * identifiers may be that long.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(/\d{16}/.test(text) ? quoteLongNumbers(text) : text);
  } catch {
    return undefined;
  }
}

/** Texts are passed over, so that digits inside of them stay what they are. */
function quoteLongNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}

/** Seconds of a `Retry-After` header (RFC 9110 §10.2.3, delay form); undefined where it is missing or odd. */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  return value !== null && /^\d{1,7}$/.test(value) ? Number(value) : undefined;
}
