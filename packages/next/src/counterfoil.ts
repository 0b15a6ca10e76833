import { headers } from "next/headers.js";
import type { NextRequest } from "next/server.js";
import { AuthServer, type GraphqlAnswer } from "./auth-server.js";
import type { Bff } from "./bff.js";
import { Cookies } from "./cookies.js";
import { type AuthHandlers, authHandlers } from "./handlers.js";
import { proxy } from "./proxy.js";
import { safeReturnTo } from "./return-to.js";
import { Site } from "./site.js";
import { Unavailable } from "./unavailable.js";

export interface CounterfoilSettings {
  /** Where the Counterfoil server listens, as this app reaches it. */
  url: string;
  clientId: string;
  clientSecret: string;
  /** Scheme, host and port under which browsers know this app. */
  baseUrl: string;
  /** The app's sign-in page; `/sign-in` if left out. It is told `error` (a reason of the catalogue) and `return_to`. */
  signInPath?: string;
  /** Space-separated Counterfoil scopes to ask for; the client's whole list if left out. */
  scope?: string;
}

/** One Next.js app in front of one Counterfoil server. Make it once, in a module that only server code imports. */
export class Counterfoil {
  /** For `app/api/auth/[...counterfoil]/route.ts`: `export const { GET, POST } = counterfoil.handlers`. */
  readonly handlers: AuthHandlers;
  readonly #bff: Bff;

  /** Throws a `TypeError` if `baseUrl` is neither an https origin nor a loopback one. */
  constructor(settings: CounterfoilSettings) {
    const site = new Site(settings.baseUrl, settings.signInPath ?? "/sign-in");
    this.#bff = {
      site,
      server: new AuthServer(settings.url, settings.clientId, settings.clientSecret),
      cookies: new Cookies(site.secure),
      scope: settings.scope,
    };
    this.handlers = authHandlers(this.#bff);
  }

  /**
   * For `proxy.ts`; its matcher has to cover all pages. Refreshes here, because server components cannot set cookies,
   * and moves `localhost` to the base URL's host, for which the Next configuration needs `skipProxyUrlNormalize: true`
   * (Next takes the two for one). `requestHeaders` replaces what the page will see, if the app adds some.
   */
  proxy(request: NextRequest, requestHeaders?: Headers): Promise<Response> {
    return proxy(this.#bff, request, new Headers(requestHeaders ?? request.headers));
  }

  /** The access token of the person who makes this request, or null. Says nothing about its validity: the server does. */
  async session(): Promise<{ accessToken: string } | null> {
    const jar = (await headers()).get("cookie");
    const accessToken = this.#bff.cookies.session(jar)?.accessToken;
    return accessToken ? { accessToken } : null;
  }

  /**
   * Asks the gateway as this person. `signed_out` if there is no session or the server refused its token; what to do
   * then is the page's decision, `signInPath` has the address. Throws `Unavailable` where nobody answers.
   */
  async graphql<T>(
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<({ status: "answered" } & GraphqlAnswer<T>) | { status: "signed_out" }> {
    const session = await this.session();
    if (session === null) return { status: "signed_out" };
    const answer = await this.#bff.server.graphql<T>(session.accessToken, document, variables);
    if (answer.outcome === "unavailable") throw new Unavailable(answer.retryAfter, answer.reason);
    if (answer.outcome === "ok") {
      return { status: "answered", data: answer.value.data ?? null, errors: answer.value.errors ?? [] };
    }
    if (answer.status === 401) return { status: "signed_out" };
    throw new Error(`The gateway refused the request: ${answer.reason ?? answer.status}`);
  }

  /**
   * Where a page sends a person who turned out to be signed out, to come back to `returnTo` afterwards: the sign-in
   * page, or, where a token was refused before its time, the route that renews it first.
   */
  async signInPath(returnTo: string): Promise<string> {
    const { site } = this.#bff;
    const return_to = safeReturnTo(returnTo, site.origin);
    if ((await this.session()) === null) return site.signInPath({ return_to });
    return `/api/auth/refresh?${new URLSearchParams({ return_to })}`;
  }
}
