import { isIP } from "node:net";

/** What the server should know of the person behind a request. */
export interface Person {
  /** The network address; undefined where nobody can say it. */
  address: string | undefined;
  /** `Accept-Language`, for mails. */
  language: string | undefined;
}

/**
 * The person behind a request that came through so many proxies of ours. Each of them adds the address it sees to the
 * right end of `X-Forwarded-For`; what stands further left is what a stranger wrote. Without a proxy the whole header is
 * a stranger's, and there is no address.
 */
export function personOf(request: Request, proxies: number): Person {
  const addresses = (request.headers.get("x-forwarded-for") ?? "").split(",").map((address) => address.trim());
  const address = proxies > 0 ? addresses.at(-proxies) : undefined;
  return {
    address: address !== undefined && isIP(address) !== 0 ? address : undefined,
    language: request.headers.get("accept-language")?.slice(0, 200),
  };
}

/** The headers that pass the person on. The server believes them from where it was told to (`COUNTERFOIL_TRUST_PROXY`). */
export function headersOf({ address, language }: Person): Record<string, string> {
  return {
    ...(address === undefined ? {} : { "x-forwarded-for": address }),
    ...(language === undefined ? {} : { "accept-language": language }),
  };
}
