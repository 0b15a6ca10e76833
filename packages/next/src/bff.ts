import type { AuthServer } from "./auth-server.js";
import type { Cookies } from "./cookies.js";
import type { Site } from "./site.js";

/** What every flow of the back end for the front end works with. */
export interface Bff {
  site: Site;
  server: AuthServer;
  cookies: Cookies;
  /** Scopes of ours to ask for; the client's whole list when left out. */
  scope: string | undefined;
}
