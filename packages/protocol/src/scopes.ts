/**
 * Our own scopes. Every endpoint names one: `account` (me, devices, logout), `connections` (the account's grants at
 * providers) and `provider:{name}` (the gateway to that provider's API). A provider's own scope names never appear here.
 */
export type Scope = "account" | "connections" | `provider:${string}`;

const SCOPE = /^(?:account|connections|provider:[a-z][a-z0-9_-]{0,31})$/;

/** Whether a text is one of our scopes. */
export function isScope(text: string): text is Scope {
  return SCOPE.test(text);
}

/** The scope that opens the gateway to one provider. */
export function providerScope(provider: string): Scope {
  return `provider:${provider}`;
}

/** Whether a scope is one that opens the gateway to some provider. */
export function isProviderScope(scope: Scope): boolean {
  return scope.startsWith("provider:");
}

/** Splits a space-separated scope parameter (RFC 6749 §3.3) into its distinct tokens, in order. */
export function splitScope(scope: string): string[] {
  return [...new Set(scope.split(" ").filter((token) => token !== ""))];
}
