import { createHash } from "node:crypto";
import type { TokenResponse } from "@counterfoil/protocol";
import type { MailPage } from "./site.js";

/** All cookies of this package. Over https each name has the prefix `__Host-` in front (RFC 6265bis §4.1.3.2). */
const NAMES = {
  access: "counterfoil_access",
  refresh: "counterfoil_refresh",
  login: "counterfoil_login",
  link: "counterfoil_link",
  renewed: "counterfoil_renewed",
  form: "counterfoil_form",
  mail: { verify: "counterfoil_verify", resetPassword: "counterfoil_reset" },
} as const;

/** Browsers keep name, value and attributes up to here and silently drop what is longer (RFC 6265 §6.1). */
const LONGEST = 4096;

/** Seconds: how long a note about a form is of use, and how long a person may take over a form that a mail led to. */
const FORM_NOTE = 300;
const MAIL_TOKEN = 1800;

/** What the browser holds of a session. The expiry is our own note about the access token, a hint that proves nothing. */
export interface StoredSession {
  accessToken: string | null;
  /** Epoch milliseconds; 0 without an access token. */
  accessExpiresAt: number;
  refreshToken: string | null;
  /** Stay signed in after the browser closes. */
  remember: boolean;
}

/** What the browser holds of a login it began. */
export interface StoredLogin {
  binding: string;
  remember: boolean;
}

/** What the browser holds of a link it began: other than a login, it ends in the session that is there. */
export interface StoredLink {
  binding: string;
  /** A path of the app. */
  returnTo: string;
}

/** Reads and writes the cookies: session tokens and the bindings of logins and links under way. */
export class Cookies {
  readonly #secure: boolean;

  constructor(secure: boolean) {
    this.#secure = secure;
  }

  /** The session in a `Cookie` header, or null without one. */
  session(header: string | null): StoredSession | null {
    const [expiresAt, accessToken] = split(this.#read(header, NAMES.access));
    const [lifetime, refreshToken] = split(this.#read(header, NAMES.refresh));
    if (accessToken === null && refreshToken === null) return null;
    return { accessToken, accessExpiresAt: Number(expiresAt) || 0, refreshToken, remember: lifetime === "stay" };
  }

  /** The login a `Cookie` header tells of for this state, or null: it was begun elsewhere or is over. */
  login(header: string | null, state: string): StoredLogin | null {
    const [lifetime, binding] = split(this.#read(header, nameOf(NAMES.login, state)));
    return binding === null ? null : { binding, remember: lifetime === "stay" };
  }

  /** `Set-Cookie` values that store a token answer. */
  setSession(tokens: TokenResponse, remember: boolean): string[] {
    const [access, refresh] = sessionValues(tokens, remember);
    return [
      this.#set(NAMES.access, access, remember ? tokens.expires_in : undefined),
      this.#set(NAMES.refresh, refresh, remember ? tokens.refresh_token_expires_in : undefined),
    ];
  }

  /** `Set-Cookie` values that end the session in this browser. */
  clearSession(): string[] {
    return [this.#set(NAMES.access, "", 0), this.#set(NAMES.refresh, "", 0)];
  }

  /** The `Set-Cookie` value that binds a login to this browser until it expires (seconds). */
  setLogin(state: string, login: StoredLogin, expiresIn: number): string {
    return this.#set(nameOf(NAMES.login, state), `${lifetimeOf(login.remember)}.${login.binding}`, expiresIn);
  }

  /** The `Set-Cookie` value that forgets a login. */
  clearLogin(state: string): string {
    return this.#set(nameOf(NAMES.login, state), "", 0);
  }

  /** The link a `Cookie` header tells of for this state, or null likewise. */
  link(header: string | null, state: string): StoredLink | null {
    const [returnTo, binding] = split(this.#read(header, nameOf(NAMES.link, state)));
    if (returnTo === null || binding === null) return null;
    return { binding, returnTo: Buffer.from(returnTo, "base64url").toString("utf8") };
  }

  /** The `Set-Cookie` value that binds a link to this browser until it expires (seconds). */
  setLink(state: string, { binding, returnTo }: StoredLink, expiresIn: number): string {
    const note = Buffer.from(returnTo).toString("base64url");
    return this.#set(nameOf(NAMES.link, state), `${note}.${binding}`, expiresIn);
  }

  /** The `Set-Cookie` value that forgets a link. */
  clearLink(state: string): string {
    return this.#set(nameOf(NAMES.link, state), "", 0);
  }

  /** Whether a refused page was renewed a few seconds ago. */
  wasRenewed(header: string | null): boolean {
    return this.#read(header, NAMES.renewed) !== null;
  }

  /** The `Set-Cookie` value that notes a renewal for five seconds. */
  setRenewed(): string {
    return this.#set(NAMES.renewed, "1", 5);
  }

  /** The note about a form that did not go through, as it was written. */
  formNote(header: string | null): string | null {
    return this.#read(header, NAMES.form);
  }

  /** The `Set-Cookie` value that keeps such a note; without one, that forgets it. */
  setFormNote(note?: string): string {
    return this.#set(NAMES.form, note ?? "", note === undefined ? 0 : FORM_NOTE);
  }

  /** The token of the mail whose link led to a page. */
  mailToken(header: string | null, page: MailPage): string | null {
    return this.#read(header, NAMES.mail[page]) || null;
  }

  /** The `Set-Cookie` value that keeps the token of a mail; without one, that forgets it. */
  setMailToken(page: MailPage, token?: string): string {
    return this.#set(NAMES.mail[page], token ?? "", token === undefined ? 0 : MAIL_TOKEN);
  }

  /** A `Cookie` header in which the session is replaced, for the request that is still under way. */
  withSession(header: string | null, tokens: TokenResponse, remember: boolean): string {
    const [access, refresh] = sessionValues(tokens, remember);
    const rest = this.withoutSession(header);
    const session = `${this.#name(NAMES.access)}=${access}; ${this.#name(NAMES.refresh)}=${refresh}`;
    return rest === "" ? session : `${rest}; ${session}`;
  }

  /** A `Cookie` header without the session. */
  withoutSession(header: string | null): string {
    const own = [this.#name(NAMES.access), this.#name(NAMES.refresh)];
    return pairs(header)
      .filter(([name]) => !own.includes(name))
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
  }

  /** The value of one cookie; two of a name are a sign of tampering and count as none. */
  #read(header: string | null, name: string): string | null {
    const found = pairs(header).filter(([candidate]) => candidate === this.#name(name));
    return found.length === 1 ? (found[0]?.[1] ?? null) : null;
  }

  #set(name: string, value: string, maxAge: number | undefined): string {
    const attributes = `Path=/; HttpOnly; SameSite=Lax${this.#secure ? "; Secure" : ""}`;
    const cookie = `${this.#name(name)}=${value}; ${attributes}${maxAge === undefined ? "" : `; Max-Age=${maxAge}`}`;
    if (cookie.length > LONGEST) throw new RangeError(`The cookie ${name} is over ${LONGEST} bytes: browsers drop it`);
    return cookie;
  }

  #name(name: string): string {
    return this.#secure ? `__Host-${name}` : name;
  }
}

/** One cookie per state, so that two tabs signing in do not overwrite each other; the state itself stays out of the jar. */
function nameOf(kind: typeof NAMES.login | typeof NAMES.link, state: string): string {
  return `${kind}_${createHash("sha256").update(state).digest("base64url").slice(0, 12)}`;
}

function sessionValues(tokens: TokenResponse, remember: boolean): [access: string, refresh: string] {
  const expiresAt = Date.now() + tokens.expires_in * 1000;
  return [`${expiresAt}.${tokens.access_token}`, `${lifetimeOf(remember)}.${tokens.refresh_token}`];
}

function lifetimeOf(remember: boolean): "stay" | "close" {
  return remember ? "stay" : "close";
}

/** Our values are a note, a dot, and the secret. */
function split(value: string | null): [note: string | null, secret: string | null] {
  const dot = value?.indexOf(".") ?? -1;
  return value === null || dot < 1 || dot === value.length - 1
    ? [null, null]
    : [value.slice(0, dot), value.slice(dot + 1)];
}

function pairs(header: string | null): [name: string, value: string][] {
  return (header ?? "").split(";").flatMap((pair): [string, string][] => {
    const equals = pair.indexOf("=");
    return equals < 1 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]];
  });
}
