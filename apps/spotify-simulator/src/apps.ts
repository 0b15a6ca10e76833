/** An app as registered in the developer dashboard. */
export interface App {
  clientId: string;
  clientSecret: string;
  /** Shown on the consent page. */
  name: string;
  /** The developer account it belongs to: the quota is counted there. */
  owner: string;
  redirectUris: readonly string[];
}

const redirectUris = [
  "http://127.0.0.1/api/auth/spotify",
  "http://127.0.0.1/callback/spotify",
  "http://[::1]/api/auth/spotify",
];

/** The apps of this Spotify. The second one exists for tests of tokens that belong to somebody else. */
export const apps: readonly App[] = [
  {
    clientId: "counterfoil-development",
    clientSecret: "development-spotify-secret",
    name: "Counterfoil (development)",
    owner: "developer",
    redirectUris,
  },
  {
    clientId: "another-app",
    clientSecret: "another-app-secret",
    name: "Another app",
    owner: "developer",
    redirectUris,
  },
];
