import { setting } from "./settings";

/** Counterfoil's own tokens, as `POST /token` gives them. */
export interface Tokens {
  access_token: string;
  /** Seconds. */
  expires_in: number;
  refresh_token: string;
  /** Seconds. */
  refresh_token_expires_in: number;
}

/** `unavailable` passes: nobody is signed out by it. */
export type Outcome = { kind: "ok"; tokens: Tokens } | { kind: "refused"; reason: string } | { kind: "unavailable" };

/** Hands over what next-auth got from Spotify: Spotify has no ID token, so it is the refresh token (RFC 8693). */
export function exchange(refreshToken: string): Promise<Outcome> {
  return askForTokens({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    provider: "spotify",
    subject_token_type: "urn:ietf:params:oauth:token-type:refresh_token",
    subject_token: refreshToken,
    remember: "true",
  });
}

export function refresh(refreshToken: string): Promise<Outcome> {
  return askForTokens({ grant_type: "refresh_token", refresh_token: refreshToken });
}

/** Ends the session, and with it every token of it (RFC 7009). */
export async function revoke(refreshToken: string): Promise<void> {
  await post("/revoke", { token: refreshToken });
}

/** What reading came to. `refused`: the session has ended, or this lies beyond it. `unavailable` passes. */
export type Reading<Body> = { kind: "ok"; body: Body } | { kind: "refused" } | { kind: "unavailable" };

/** Reads with a person's access token; with a query, by GraphQL. */
export async function read<Body>(accessToken: string, path: string, query?: string): Promise<Reading<Body>> {
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const asked = query === undefined ? {} : { method: "POST", body: JSON.stringify({ query }) };
  const init = { headers, cache: "no-store", ...asked } as const;
  const answer = await fetch(setting("COUNTERFOIL_URL") + path, init).catch(() => null);
  if (answer?.ok) return { kind: "ok", body: await answer.json() };
  return answer === null || answer.status >= 500 || answer.status === 429
    ? { kind: "unavailable" }
    : { kind: "refused" };
}

async function askForTokens(form: Record<string, string>): Promise<Outcome> {
  const answer = await post("/token", form);
  if (answer === null || answer.status >= 500 || answer.status === 429) return { kind: "unavailable" };
  const body = await answer.json();
  return answer.ok ? { kind: "ok", tokens: body } : { kind: "refused", reason: String(body.reason) };
}

async function post(path: string, form: Record<string, string>): Promise<Response | null> {
  const credentials = [setting("COUNTERFOIL_CLIENT_ID"), setting("COUNTERFOIL_CLIENT_SECRET")].map(encodeURIComponent);
  const authorization = `Basic ${Buffer.from(credentials.join(":")).toString("base64")}`;
  const init = {
    method: "POST",
    headers: { authorization },
    body: new URLSearchParams(form),
    cache: "no-store",
  } as const;
  return fetch(setting("COUNTERFOIL_URL") + path, init).catch(() => null);
}
