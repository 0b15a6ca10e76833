/** The app's pages beside the sign-in page, as paths. */
export interface AppPages {
  signUp: string;
  verify: string;
  forgotPassword: string;
  resetPassword: string;
  account: string;
  /** Asks whether a connection shall be removed, and says what that means. */
  disconnect: string;
}

/** A page that a mail leads to. */
export type MailPage = "verify" | "resetPassword";

const APP_PAGES: AppPages = {
  signUp: "/sign-up",
  verify: "/verify",
  forgotPassword: "/forgot-password",
  resetPassword: "/reset-password",
  account: "/account",
  disconnect: "/account/disconnect",
};

/** What a page may be told in its query: nothing secret. */
export interface About {
  /** Why it did not work. */
  error?: string;
  /** What did. */
  done?: string;
  return_to?: string;
  /** The provider it is about. */
  provider?: string;
  /** The connection it is about. */
  connection?: string;
}

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
  readonly #pages: AppPages & { signIn: string };

  /** Throws a `TypeError` unless the base URL is an https origin, or an http one on a loopback address. */
  constructor(baseUrl: string, signIn: string, pages: Partial<AppPages> = {}) {
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
    this.#pages = { ...APP_PAGES, ...pages, signIn };
  }

  /** Where the provider sends the browser back to; to be registered there, character by character. */
  callbackUri(provider: string): string {
    return `${this.origin}/api/auth/${provider}`;
  }

  /** The sign-in page, with what it should know. */
  signInPath(about: About = {}): string {
    return this.pagePath("signIn", about);
  }

  /** A page of the app, with what it should know. */
  pagePath(page: keyof AppPages | "signIn", about: About = {}): string {
    const query = new URLSearchParams(Object.entries(about).filter(([, value]) => value !== "/"));
    return query.size === 0 ? this.#pages[page] : `${this.#pages[page]}?${query}`;
  }

  /** Which page that a mail leads to has this path, if any. */
  mailPageAt(pathname: string): MailPage | undefined {
    const path = pathname.replace(/(.)\/$/, "$1");
    return (["verify", "resetPassword"] as const).find((page) => this.#pages[page] === path);
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
