import type { StoredSession } from "./cookies.js";

/** Milliseconds an access token should still live, so that it does not expire on its way. */
const MARGIN = 10_000;

/** Whether the access token can be used without refreshing first. */
export function isFresh(session: StoredSession): boolean {
  return session.accessToken !== null && session.accessExpiresAt - Date.now() > MARGIN;
}

/** Whether the access token is still good for a request right now: enough where a refresh just failed. */
export function isUsable(session: StoredSession): boolean {
  return session.accessToken !== null && session.accessExpiresAt - Date.now() > 1_000;
}
