import type { Bff } from "./bff.js";
import { isFresh } from "./freshness.js";

/** What a route of ours has of the session in the browser, refreshed if need be; `renewed` are the cookies of that. */
export type Access =
  | { state: "held"; accessToken: string; renewed: string[] }
  | { state: "none" }
  | { state: "unavailable"; retryAfter: number };

/** The access token of whoever sends a form. The proxy leaves these routes alone, so they refresh themselves. */
export async function accessOf({ server, cookies }: Bff, request: Request): Promise<Access> {
  const session = cookies.session(request.headers.get("cookie"));
  if (session === null) return { state: "none" };
  const { accessToken, refreshToken, remember } = session;
  if (isFresh(session) || refreshToken === null) {
    return accessToken === null ? { state: "none" } : { state: "held", accessToken, renewed: [] };
  }
  const refresh = await server.refresh(refreshToken);
  if (refresh.outcome === "refused") return { state: "none" };
  if (refresh.outcome === "unavailable") return { state: "unavailable", retryAfter: refresh.retryAfter };
  const renewed = cookies.setSession(refresh.value, remember);
  return { state: "held", accessToken: refresh.value.access_token, renewed };
}
