import { type ConnectionItem, type DeviceItem, isAppPath, type MeResponse } from "@counterfoil/protocol";
import { headers } from "next/headers.js";
import type { NextRequest } from "next/server.js";
import type { Answer } from "./answer.js";
import { AuthServer, type GraphqlAnswer } from "./auth-server.js";
import type { Bff } from "./bff.js";
import { ConnectionServer } from "./connection-server.js";
import { Cookies } from "./cookies.js";
import { type FormName, type FormNote, readFormNote } from "./form-note.js";
import { type AuthHandlers, authHandlers } from "./handlers.js";
import { readOwnForm } from "./own-page.js";
import { PasswordServer } from "./password-server.js";
import { proxy } from "./proxy.js";
import { safeReturnTo } from "./return-to.js";
import { type AppPages, type MailPage, Site } from "./site.js";
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
  /** Where the other pages are, if elsewhere than the README says. */
  pages?: Partial<AppPages>;
  /**
   * How many proxies of yours stand in front of this app, each adding the address it sees to `X-Forwarded-For`. With one
   * or more the server learns where a person comes from; 0 if left out: then all people come from this app's address.
   */
  proxies?: number;
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
    const site = new Site(settings.baseUrl, settings.signInPath ?? "/sign-in", settings.pages);
    const { url, clientId, clientSecret, scope, proxies = 0 } = settings;
    this.#bff = {
      site,
      server: new AuthServer(url, clientId, clientSecret),
      passwords: new PasswordServer(url, clientId, clientSecret),
      connections: new ConnectionServer(url),
      cookies: new Cookies(site.secure),
      scope,
      proxies,
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
    const answer = await this.#asPerson((accessToken) => this.#bff.server.graphql<T>(accessToken, document, variables));
    if (answer === null) return { status: "signed_out" };
    return { status: "answered", data: answer.data ?? null, errors: answer.errors ?? [] };
  }

  /** The account of the person who asks. Throws `Unavailable` where nobody answers. */
  async me(): Promise<{ status: "answered"; me: MeResponse } | { status: "signed_out" }> {
    const me = await this.#asPerson((accessToken) => this.#bff.server.me(accessToken));
    return me === null ? { status: "signed_out" } : { status: "answered", me };
  }

  /** The devices on which the person is signed in. Throws `Unavailable` where nobody answers. */
  async devices(): Promise<{ status: "answered"; devices: DeviceItem[] } | { status: "signed_out" }> {
    const list = await this.#asPerson((accessToken) => this.#bff.server.devices(accessToken));
    return list === null ? { status: "signed_out" } : { status: "answered", devices: list.devices };
  }

  /** The providers the person's account is connected to, oldest first. Throws `Unavailable` where nobody answers. */
  async connections(): Promise<{ status: "answered"; connections: ConnectionItem[] } | { status: "signed_out" }> {
    const list = await this.#asPerson((accessToken) => this.#bff.connections.list(accessToken));
    return list === null ? { status: "signed_out" } : { status: "answered", connections: list.connections };
  }

  /** What a form's page shows again after the form did not go through: it is told so by `error` in its query. */
  async formNote(form: FormName): Promise<FormNote> {
    return readFormNote(form, this.#bff.cookies.formNote((await headers()).get("cookie")));
  }

  /**
   * For route handlers of the app's own that change something: reads a form that a page of this app sent. Anything else is
   * the answer to give: 403 to a page of another site, 411, 413 (16 KiB) and 415 to what is no such form.
   */
  form(request: Request): Promise<URLSearchParams | Response> {
    return readOwnForm(request, this.#bff.site);
  }

  /** On to a path of this app with 303, as after a form; anything else leads to `/`. */
  seeOther(path: string): Response {
    return this.#bff.site.redirect(isAppPath(path) ? path : "/");
  }

  /** Whether the person came to a page by the link of a mail, so that its form can work. */
  async hasMailLink(page: MailPage): Promise<boolean> {
    return this.#bff.cookies.mailToken((await headers()).get("cookie"), page) !== null;
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

  /** Asks as the person; null where the session has ended. */
  async #asPerson<T>(ask: (accessToken: string) => Promise<Answer<T>>): Promise<T | null> {
    const session = await this.session();
    if (session === null) return null;
    const answer = await ask(session.accessToken);
    if (answer.outcome === "ok") return answer.value;
    if (answer.outcome === "unavailable") throw new Unavailable(answer.retryAfter, answer.reason);
    if (answer.status === 401) return null;
    throw new Error(`The server refused the request: ${answer.reason ?? answer.status}`);
  }
}
