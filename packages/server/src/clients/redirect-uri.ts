/**
 * Whether a redirect URI is one of the registered ones: the same string, or, for a registered loopback address without
 * a port, the same with any port (RFC 9700 §2.1, RFC 8252 §7.3).
 */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  return registered.some((one) => one === uri || (LOOPBACK.test(one) && withoutPort(uri) === one));
}

/** `http://127.0.0.1/…` or `http://[::1]/…`, registered without a port. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])\//;

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):([1-9]\d{0,4})\//, "$1/");
}
