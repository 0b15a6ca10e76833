import { CounterfoilError } from "@counterfoil/protocol";
import type { Client } from "./client.js";
import { requireProvider } from "./clients.js";

/**
 * Where a provider sends the browser back: what the client asked for, or the only one it has for the provider. Throws
 * `unauthorized_client`, `invalid_redirect_uri`.
 */
export function chooseRedirectUri(client: Client, provider: string, requested: string | undefined): string {
  requireProvider(client, provider);
  const registered = client.providers[provider]?.redirectUris ?? [];
  const [only] = registered;
  const uri = requested ?? (registered.length === 1 ? only : undefined);
  if (uri === undefined || !isRegistered(registered, uri)) throw new CounterfoilError("invalid_redirect_uri");
  return uri;
}

/**
 * Whether a redirect URI is one of the registered ones: the same string, or, for a registered loopback address without
 * a port, the same with any port (RFC 9700 §2.1, RFC 8252 §7.3).
 */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  return registered.some((one) => one === uri || (LOOPBACK.test(one) && withoutPort(uri) === one));
}

/** Whether a redirect URI may be registered at all (RFC 9700 §2.6, RFC 8252 §8.3). */
export function isSafeRedirectUri(uri: string): boolean {
  if (!URL.canParse(uri) || /[#*\s\\]/.test(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "[::1]"));
}

/** `http://127.0.0.1/…` or `http://[::1]/…`, registered without a port. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])\//;

function withoutPort(uri: string): string {
  const [, host, port, rest] = /^(http:\/\/(?:127\.0\.0\.1|\[::1\])):([1-9]\d{0,4})(\/.*)$/.exec(uri) ?? [];
  return host !== undefined && Number(port) <= 65535 ? `${host}${rest}` : uri;
}
