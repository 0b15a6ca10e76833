/** A cookie as a server set it. */
interface Cookie {
  name: string;
  value: string;
  host: string;
  path: string;
  /** Milliseconds; `Infinity` until the browser closes. */
  expires: number;
}

/**
 * A browser without a screen: it keeps cookies by host and path (RFC 6265, as far as these tests meet it; ports do not
 * matter) and follows no redirect unless asked. `Secure` holds on 127.0.0.1 as in browsers.
 */
export class UserAgent {
  #cookies: Cookie[] = [];

  /** One request, with the cookies that belong to it; a redirect is an answer. */
  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url);
    const headers = new Headers(init.headers);
    const cookies = this.cookiesFor(target);
    if (cookies.length > 0) headers.set("cookie", cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
    const answer = await fetch(target, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) this.#keep(line, target);
    return answer;
  }

  /** Opens an address and follows redirects, at most ten; the last answer and its address. */
  async visit(url: string | URL): Promise<{ url: string; answer: Response }> {
    let target = new URL(url);
    for (let step = 0; step <= 10; step++) {
      const answer = await this.fetch(target);
      const location = answer.headers.get("location");
      if (answer.status < 300 || answer.status > 399 || !location) return { url: target.href, answer };
      await answer.body?.cancel();
      target = new URL(location, target);
    }
    throw new Error(`more than ten redirects from ${url}`);
  }

  /** The value of a cookie that would be sent to an address. */
  cookie(name: string, url: string | URL): string | undefined {
    return this.cookiesFor(new URL(url)).find((cookie) => cookie.name === name)?.value;
  }

  /** The cookies that would be sent to an address. */
  cookiesFor({ hostname, pathname }: URL): { name: string; value: string }[] {
    const now = Date.now();
    return this.#cookies
      .filter(({ host, path, expires }) => host === hostname && isBelow(pathname, path) && expires > now)
      .map(({ name, value }) => ({ name, value }));
  }

  #keep(line: string, { hostname, pathname }: URL): void {
    const [pair = "", ...rest] = line.split(";").map((part) => part.trim());
    const [name = "", value] = cut(pair);
    const attributes = new Map(rest.map(cut).map(([key, text]) => [key.toLowerCase(), text]));
    const path = attributes.get("path") || pathname.slice(0, Math.max(1, pathname.lastIndexOf("/")));
    const cookie = { name, value, host: hostname, path, expires: expiry(attributes) };
    this.#cookies = this.#cookies.filter((old) => old.name !== name || old.host !== hostname || old.path !== path);
    if (cookie.expires > Date.now()) this.#cookies.push(cookie);
  }
}

function cut(pair: string): [key: string, value: string] {
  const mark = pair.indexOf("=");
  return mark < 0 ? [pair, ""] : [pair.slice(0, mark), pair.slice(mark + 1)];
}

function expiry(attributes: Map<string, string>): number {
  const age = attributes.get("max-age");
  if (age !== undefined) return Date.now() + Number(age) * 1000;
  const date = attributes.get("expires");
  return date === undefined ? Number.POSITIVE_INFINITY : Date.parse(date);
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
