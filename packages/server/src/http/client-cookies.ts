import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sha256 } from "../lib/digest.js";
import { Secret } from "../lib/secret.js";

/**
 * Where the secrets of browser apps without a back end travel: the refresh token in a cookie of its client, the binding of
 * a login in a cookie of its state, both out of reach of scripts. The prefix `__Host-` keeps other hosts from planting
 * them (RFC 6265bis §4.1.3.2); browsers take it from https, and Chromium and Firefox from `http://127.0.0.1` too.
 */
interface Holder {
  id: string;
  /** Only clients of the kind `cookie` have any. */
  kind: "body" | "cookie";
}

/**
 * The refresh token of a request, from where this kind of client keeps it: `inBody`, or its cookie. Throws
 * `invalid_request` for one in the wrong place.
 */
export function presentedRefreshToken(
  request: FastifyRequest,
  client: Holder,
  inBody: string | undefined,
): Secret | undefined {
  return presentedSecret(request, client, inBody, refreshName(client));
}

/** The binding of a login, in the same manner. */
export function presentedBinding(
  request: FastifyRequest,
  client: Holder,
  inBody: string | undefined,
  state: string,
): Secret | undefined {
  return presentedSecret(request, client, inBody, bindingName(state));
}

/** Keeps the refresh token in the browser, for as long as it lives without use (seconds). */
export function keepRefreshToken(reply: FastifyReply, client: Holder, token: Secret, seconds: number): void {
  setCookie(reply, refreshName(client), token.reveal(), "Strict", seconds);
}

/** Removes the refresh token from the browser of a `cookie` client. */
export function forgetRefreshToken(reply: FastifyReply, client: Holder): void {
  if (client.kind === "cookie") setCookie(reply, refreshName(client), "", "Strict", 0);
}

/** Binds a login to the browser. `Lax`: the provider sends the browser back from another site. */
export function keepBinding(reply: FastifyReply, state: string, binding: Secret, seconds: number): void {
  setCookie(reply, bindingName(state), binding.reveal(), "Lax", seconds);
}

/** Removes the binding of a login that is over. */
export function forgetBinding(reply: FastifyReply, client: Holder, state: string): void {
  if (client.kind === "cookie") setCookie(reply, bindingName(state), "", "Lax", 0);
}

function presentedSecret(
  request: FastifyRequest,
  client: Holder,
  inBody: string | undefined,
  name: string,
): Secret | undefined {
  if (client.kind === "body") return inBody === undefined ? undefined : new Secret(inBody);
  if (inBody !== undefined)
    throw new CounterfoilError("invalid_request", { detail: "The secrets of this client travel in cookies only." });
  const [value, ...others] = cookiesNamed(name, request.headers.cookie ?? "");
  if (others.length > 0) throw new CounterfoilError("invalid_request", { detail: "A cookie is given twice." });
  return value === undefined || value === "" ? undefined : new Secret(value);
}

/** The values of all cookies with exactly this name: browsers know `__Host-` in any case, we in one (CK-05). */
function cookiesNamed(name: string, header: string): string[] {
  return header.split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
}

function setCookie(reply: FastifyReply, name: string, value: string, sameSite: "Strict" | "Lax", seconds: number) {
  reply.header("set-cookie", `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=${sameSite}`);
}

function refreshName(client: Holder): string {
  return `__Host-counterfoil_refresh_${client.id}`;
}

/** One cookie per state, so that two tabs signing in do not overwrite each other; the state itself stays out of the jar. */
function bindingName(state: string): string {
  return `__Host-counterfoil_binding_${sha256(state).slice(0, 16)}`;
}
