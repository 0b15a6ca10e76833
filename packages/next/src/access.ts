import type { Bff } from "./bff.js";
import type { StoredSession } from "./cookies.js";
import { isFresh } from "./freshness.js";

/** What a route of ours has of the session in the browser, refreshed if need be; `renewed` are the cookies of that. */
export type Access =
  | { state: "held"; accessToken: string; renewed: string[] }
  | { state: "none" }
  | { state: "unavailable"; retryAfter: number };

/** The access token of whoever sends a form. The proxy leaves these routes alone, so they refresh themselves. */
export async function accessOf(bff: Bff, request: Request): Promise<Access> {
  const session = bff.cookies.session(request.headers.get("cookie"));
  if (session === null) return { state: "none" };
  const { accessToken, refreshToken } = session;
  if (isFresh(session) || refreshToken === null) {
    return accessToken === null ? { state: "none" } : { state: "held", accessToken, renewed: [] };
  }
  return refreshed(bff, session, refreshToken);
}

/** A new access token in place of one that was refused before its time: the refresh says whether the session has ended. */
export async function accessAfresh(bff: Bff, request: Request): Promise<Access> {
  const session = bff.cookies.session(request.headers.get("cookie"));
  const refreshToken = session?.refreshToken;
  return session && refreshToken ? refreshed(bff, session, refreshToken) : { state: "none" };
}

async function refreshed({ server, cookies }: Bff, session: StoredSession, refreshToken: string): Promise<Access> {
  const refresh = await server.refresh(refreshToken);
  if (refresh.outcome === "refused") return { state: "none" };
  if (refresh.outcome === "unavailable") return { state: "unavailable", retryAfter: refresh.retryAfter };
  const renewed = cookies.setSession(refresh.value, session.remember);
  return { state: "held", accessToken: refresh.value.access_token, renewed };
}
