import { CounterfoilError } from "@counterfoil/protocol";

/** Names and ids alone: nothing here has a meaning to a router, a proxy or a URL parser. */
const PATH = /^\/providers\/([a-z][a-z0-9_-]{0,31})((?:\/[A-Za-z0-9_-]{1,64}){1,8})$/;

/** What a caller wants of a provider. */
export interface PassthroughUrl {
  provider: string;
  /** Below the provider, with the slash. */
  path: string;
  query: URLSearchParams;
}

/**
 * Reads a URL as it came over the wire: its path before anything was decoded or resolved, so that `%2f`, `%2e%2e`, `..`,
 * `\`, `//`, `;` and all else that two readers may read differently is no path at all (ASVS 1.1.1). Throws
 * `invalid_request`.
 */
export function readRawUrl(url: string): PassthroughUrl {
  const [raw = "", ...query] = url.split("?");
  const [, provider, path] = PATH.exec(raw) ?? [];
  if (provider === undefined || path === undefined)
    throw new CounterfoilError("invalid_request", { detail: "The path is not made of names and ids." });
  return { provider, path, query: new URLSearchParams(query.join("?")) };
}
