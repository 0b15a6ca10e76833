import type { NextAuthOptions } from "next-auth";
import SpotifyProvider from "next-auth/providers/spotify";
import { exchange, revoke, type Tokens } from "./counterfoil";
import { sessionOf } from "./session";
import { setting } from "./settings";

declare module "next-auth" {
  interface Account {
    /** What Counterfoil gave for the provider's tokens, on the way from one callback to the next. */
    ours?: Tokens;
  }
}

const accounts = process.env.SPOTIFY_ACCOUNTS_URL ?? "https://accounts.spotify.com";
const api = process.env.SPOTIFY_API_URL ?? "https://api.spotify.com/v1";
const scope = "user-read-private user-read-email playlist-read-private playlist-read-collaborative";

/** Next-auth leads the login at Spotify; its outcome goes to Counterfoil and is forgotten here. */
export function authOptions(): NextAuthOptions {
  return {
    secret: setting("NEXTAUTH_SECRET"),
    session: { strategy: "jwt" },
    pages: { error: "/" },
    providers: [
      SpotifyProvider({
        clientId: setting("SPOTIFY_CLIENT_ID"),
        clientSecret: setting("SPOTIFY_CLIENT_SECRET"),
        authorization: { url: `${accounts}/authorize`, params: { scope } },
        token: `${accounts}/api/token`,
        userinfo: `${api}/me`,
        checks: ["pkce", "state"],
      }),
    ],
    callbacks: {
      async signIn({ account }) {
        if (!account?.refresh_token) return "/?error=no_refresh_token";
        const outcome = await exchange(account.refresh_token);
        // Whatever came of it, no later callback or event of next-auth sees a token of Spotify.
        for (const name of ["access_token", "refresh_token", "id_token"]) delete account[name];
        if (outcome.kind === "ok") account.ours = outcome.tokens;
        if (outcome.kind === "refused") return `/?error=${encodeURIComponent(outcome.reason)}`;
        return outcome.kind === "ok" || "/?error=unavailable";
      },
      // Only a sign-in writes here; renewing is the proxy's, since a server component could not keep what it renewed.
      jwt: ({ token, account, user }) => (account?.ours ? { ...sessionOf(account.ours, user.name ?? null) } : token),
      // What `GET /api/auth/session` tells the browser: no token.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.refreshToken === "string") await revoke(token.refreshToken);
      },
    },
  };
}
