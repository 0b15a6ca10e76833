import type { ClientGrant, Scope } from "@counterfoil/protocol";
import type { ClientKey } from "./client-key.js";

/**
 * `clients/` owns who may call: the list of clients, what each is allowed, and how a client proves itself. What is not
 * listed is not allowed. It leaves the person to `accounts/` and the session to `sessions/`.
 */

/** How long a session of a client lives, in milliseconds: without use, and at most. */
export interface Lifetimes {
  idle: number;
  absolute: number;
}

/** How many devices of one account may be signed in through a client, and what happens to one more. */
export interface DeviceLimit {
  most: number;
  /** `oldest`: the one that signed in first is signed out. `refuse`: the login fails with `too_many_devices`. */
  whenFull: "oldest" | "refuse";
}

/** Addresses with `{token}` in the place of the token. */
export interface MailLinks {
  /** The page that ends a registration (`POST /accounts/verify`). */
  verify: string;
  /** The page that asks for a new password (`POST /password/reset`). */
  reset: string;
}

export interface Client {
  id: string;
  /**
   * Where its refresh token travels. `body`: in requests and answers, for back ends and native apps. `cookie`: in an
   * HttpOnly cookie and never in a body, for browser apps without a back end.
   */
  kind: "body" | "cookie";
  /** SHA-256 of the secret, base64url; a client with neither secret nor keys is public (RFC 6749 §2.1). */
  secretHash: string | undefined;
  /** Public keys it proves itself with instead of a secret (RFC 7523). */
  keys: readonly ClientKey[];
  /** Ours, as opposed to somebody else's app: may have `account` and `connections`. */
  firstParty: boolean;
  grants: readonly ClientGrant[];
  scopes: readonly Scope[];
  /** For each provider it may use, where the provider may send the browser back. */
  providers: Readonly<Record<string, { redirectUris: readonly string[] }>>;
  /** Pages of the app that links in mails lead to; only clients with the grant `password` need them. */
  links: MailLinks | undefined;
  /** Browser origins that may call (CORS), and from which its sockets have to come. */
  origins: readonly string[];
  /** Milliseconds an access token lives. */
  accessLifetime: number;
  remembered: Lifetimes;
  unremembered: Lifetimes;
  /** Milliseconds in which a rotation may be repeated, 0 to 60 s. */
  retryWindow: number;
  /** Lost answers forgiven after the window, 0 to 3. */
  lateRetries: number;
  devices: DeviceLimit;
  /** Other servers its access tokens may be for, by `resource` (RFC 8707). */
  audiences: readonly string[];
  /** Audiences this client is itself: it may introspect their tokens, and redeem their tickets. */
  serves: readonly string[];
}
