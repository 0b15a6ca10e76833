/**
 * This app as the browser knows it: its one origin and its sign-in page. Everything is derived from the configured
 * base URL and nothing from `Host` or `X-Forwarded-*`, which a stranger can send.
 */
export class Site {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  readonly hostname: string;
  /** Whether cookies can be `Secure`; only a loopback address does without. */
  readonly secure: boolean;
  readonly #signInPath: string;

  /** Throws a `TypeError` unless the base URL is an https origin, or an http one on a loopback address. */
  constructor(baseUrl: string, signInPath: string) {
    const url = new URL(baseUrl);
    const secure = url.protocol === "https:";
    const loopback = url.protocol === "http:" && /^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname);
    if (!secure && !loopback) throw new TypeError("baseUrl has to be https; http is for loopback addresses only");
    if (url.pathname !== "/" || url.search !== "" || url.username !== "") {
      throw new TypeError("baseUrl has to be an origin: scheme, host and port");
    }
    this.origin = url.origin;
    this.hostname = url.hostname;
    this.secure = secure;
    this.#signInPath = signInPath;
  }

  /** Where the provider sends the browser back to; to be registered there, character by character. */
  callbackUri(provider: string): string {
    return `${this.origin}/api/auth/${provider}`;
  }

  /** The sign-in page, with what it should know. */
  signInPath(about: { error?: string; return_to?: string } = {}): string {
    const query = new URLSearchParams(Object.entries(about).filter(([, value]) => value !== "/"));
    return query.size === 0 ? this.#signInPath : `${this.#signInPath}?${query}`;
  }

  /** 303, so that no body is ever sent on (RFC 9700 §4.12), with the cookies given. */
  redirect(location: string, setCookies: readonly string[] = []): Response {
    const headers = new Headers({ location: new URL(location, this.origin).href, ...PRIVATE_HEADERS });
    for (const cookie of setCookies) headers.append("set-cookie", cookie);
    return new Response(null, { status: 303, headers });
  }
}

/** What every answer of the sign-in routes carries: it is nobody else's, and its URL goes nowhere (RFC 9700 §4.2.4). */
export const PRIVATE_HEADERS = { "cache-control": "no-store", "referrer-policy": "no-referrer" } as const;
