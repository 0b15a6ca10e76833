/** Milliseconds for one answer of the issuer, from the first byte to the last. */
export const TIME_LIMIT = 3_000;
/** Bytes of one answer. */
const SIZE_LIMIT = 64 * 1024;

/** A JSON answer. */
export interface JsonAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/**
 * Asks the issuer for JSON within bounds of time and size; any status but `statuses` is an error. Redirects are not followed, so that credentials and trust
 * stay with the address that was configured (ASVS 13.2).
 *
 * @throws Error that says what was wrong, without anything of the answer.
 */
export async function fetchJson(url: string, init: RequestInit = {}, statuses = [200]): Promise<JsonAnswer> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIME_LIMIT);
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: controller.signal });
    if (!statuses.includes(response.status)) {
      await response.body?.cancel();
      throw new Error(`${url} answered ${response.status}`);
    }
    const body = parseJson(await readBounded(response, url), url);
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    if (controller.signal.aborted) throw new Error(`${url} did not answer within ${TIME_LIMIT} ms`);
    throw error instanceof TypeError ? new Error(`${url} cannot be reached`, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function readBounded(response: Response, url: string): Promise<string> {
  const decoder = new TextDecoder("utf-8");
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > SIZE_LIMIT) throw new Error(`${url} answered more than ${SIZE_LIMIT} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} did not answer with JSON`);
  }
}
