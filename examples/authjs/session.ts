import { decode, encode, type JWT } from "next-auth/jwt";
import { type Outcome, refresh, type Tokens } from "./counterfoil";
import { setting } from "./settings";

/** What the sealed cookie holds: tokens of Counterfoil, and none of Spotify's. Times in milliseconds. */
export interface Session {
  name: string | null;
  accessToken: string;
  refreshToken: string;
  issuedAt: number;
  expiresAt: number;
  endsAt: number;
}

const isSecure = process.env.NEXTAUTH_URL?.startsWith("https://") ?? false;

/** Next-auth's own cookie. Two tokens of ours need about 2 kB of it, so it never comes in several parts. */
export const SESSION_COOKIE = `${isSecure ? "__Secure-" : ""}next-auth.session-token`;

export function sessionOf(tokens: Tokens, name: string | null): Session {
  const now = Date.now();
  return {
    name,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    issuedAt: now,
    expiresAt: now + tokens.expires_in * 1000,
    endsAt: now + tokens.refresh_token_expires_in * 1000,
  };
}

/** The session of a cookie; null for none, and for one that does not open. */
export async function openSession(cookie: string | undefined): Promise<Session | null> {
  if (cookie === undefined) return null;
  const token = await decode({ token: cookie, secret: setting("NEXTAUTH_SECRET") }).catch(() => null);
  return token && isSession(token) ? token : null;
}

/** The cookie of a session, with the attributes that next-auth gives it. */
export async function sealSession(session: Session) {
  const maxAge = Math.max(0, Math.floor((session.endsAt - Date.now()) / 1000));
  return {
    name: SESSION_COOKIE,
    value: await encode({ token: { ...session }, secret: setting("NEXTAUTH_SECRET"), maxAge }),
    maxAge,
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure,
  } as const;
}

/** Good for another minute or, for a short-lived token, for a quarter of its life. */
export function isFresh({ issuedAt, expiresAt }: Session): boolean {
  return expiresAt - Math.min(60_000, (expiresAt - issuedAt) / 4) > Date.now();
}

const underWay = new Map<string, Promise<Outcome>>();

/** One refresh for all requests of this process that come with the same token. */
export function renew({ refreshToken }: Session): Promise<Outcome> {
  const running = underWay.get(refreshToken);
  if (running) return running;
  const renewal = refresh(refreshToken).finally(() => underWay.delete(refreshToken));
  underWay.set(refreshToken, renewal);
  return renewal;
}

function isSession(token: JWT): token is JWT & Session {
  return typeof token.accessToken === "string" && typeof token.refreshToken === "string";
}
