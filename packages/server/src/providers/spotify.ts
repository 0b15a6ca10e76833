import { DAY } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import { textOf } from "./profile-members.js";
import type { Profile, Provider, ProviderUse } from "./provider.js";

/** Where Spotify lives; the simulator has the same paths under other hosts. */
export interface SpotifyHosts {
  accounts: string;
  api: string;
}

export const SPOTIFY_HOSTS: SpotifyHosts = {
  accounts: "https://accounts.spotify.com",
  api: "https://api.spotify.com/v1",
};

const IDENTITY_SCOPES = ["user-read-private", "user-read-email"];
const API_SCOPES = ["playlist-read-private", "playlist-read-collaborative"];

/** What a sign-in does not ask for: reading more than playlists, and all that changes something. */
const FURTHER_SCOPES = [
  "playlist-modify-private",
  "playlist-modify-public",
  "ugc-image-upload",
  "user-follow-modify",
  "user-follow-read",
  "user-library-modify",
  "user-library-read",
  "user-modify-playback-state",
  "user-read-currently-playing",
  "user-read-playback-position",
  "user-read-playback-state",
  "user-read-recently-played",
  "user-top-read",
];

/** Refresh tokens end six months after the person's consent; refreshing does not extend that (Spotify, 2026-06-18). */
const GRANT_LIFETIME = 180 * DAY;

/** Spotify as data. It has no issuer, no ID token, no revocation endpoint. */
export function spotify(
  clientId: string,
  clientSecret: Secret,
  hosts: SpotifyHosts,
  { name = "spotify", scopes = API_SCOPES, identityOnly = false }: ProviderUse = {},
): Provider {
  return {
    name,
    title: "Spotify",
    clientId,
    clientSecret,
    scopes: identityOnly ? IDENTITY_SCOPES : [...IDENTITY_SCOPES, ...scopes],
    ...(identityOnly ? {} : { furtherScopes: FURTHER_SCOPES }),
    identityOnly,
    authorizationEndpoint: `${hosts.accounts}/authorize`,
    tokenEndpoint: `${hosts.accounts}/api/token`,
    apiBase: hosts.api,
    identity: { kind: "api", path: "/me", profile },
    quirks: [],
    grantLifetime: GRANT_LIFETIME,
    issuer: undefined,
    namesIssuer: false,
    revocation: undefined,
    grantsPage: "https://www.spotify.com/account/apps/",
  };
}

/** `account_id` is the immutable subject (May 2026), `id` the former one; the e-mail may be missing and is unverified. */
function profile(body: Record<string, unknown>): Profile {
  return {
    subject: textOf(body.account_id),
    formerSubject: textOf(body.id),
    name: textOf(body.display_name) ?? null,
    email: textOf(body.email) ?? null,
    emailVerified: false,
  };
}
