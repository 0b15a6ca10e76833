import type { AuthServer } from "./auth-server.js";
import type { ConnectionServer } from "./connection-server.js";
import type { Cookies } from "./cookies.js";
import type { PasswordServer } from "./password-server.js";
import type { Site } from "./site.js";

/** What every flow of the back end for the front end works with. */
export interface Bff {
  site: Site;
  server: AuthServer;
  passwords: PasswordServer;
  connections: ConnectionServer;
  cookies: Cookies;
  /** Scopes of ours to ask for; the client's whole list when left out. */
  scope: string | undefined;
  /** How many proxies of ours each request comes through. */
  proxies: number;
}
