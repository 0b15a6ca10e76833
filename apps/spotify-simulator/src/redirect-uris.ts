/** Why a redirect URI is refused, in the words of the accounts service. */
export type RedirectUriProblem = "Invalid redirect URI" | "Insecure redirect URI";

const loopbackWithoutPort = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?=[/?]|$)/;

/**
 * Compares a redirect URI with those of an app. An exact match is needed, case and trailing slash included; only a
 * loopback address registered without a port matches on every port (RFC 8252 §7.3). `localhost` and http elsewhere
 * are insecure. Answers `undefined` when the URI may be used.
 */
export function redirectUriProblem(uri: string, registered: readonly string[]): RedirectUriProblem | undefined {
  if (isInsecure(uri)) return "Insecure redirect URI";
  return registered.some((candidate) => matches(uri, candidate)) ? undefined : "Invalid redirect URI";
}

/** Says whether an app may register this URI: https, a loopback address, or an app's own scheme; no fragment. */
export function isRegistrable(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes("#") || isInsecure(uri)) return false;
  return !["javascript:", "data:", "file:", "blob:"].includes(new URL(uri).protocol);
}

function isInsecure(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && hostname !== "127.0.0.1" && hostname !== "[::1]";
}

function matches(uri: string, registered: string): boolean {
  if (uri === registered) return true;
  const address = loopbackWithoutPort.exec(registered)?.[0];
  if (address === undefined || !uri.startsWith(address)) return false;
  return uri.slice(address.length).replace(/^:\d{1,5}(?=[/?]|$)/, "") === registered.slice(address.length);
}
