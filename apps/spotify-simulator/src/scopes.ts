/** The scopes of the Web API, with the words the consent page uses for them. */
export const scopeTexts = {
  "user-read-private": "See the details of your account",
  "user-read-email": "See your e-mail address",
  "playlist-read-private": "See your private playlists",
  "playlist-read-collaborative": "See the playlists you share with others",
  "playlist-modify-public": "Change your public playlists",
  "playlist-modify-private": "Change your private playlists",
  "user-library-read": "See what is in your library",
  "user-library-modify": "Change what is in your library",
  "user-follow-read": "See whom you follow",
  "user-follow-modify": "Change whom you follow",
  "user-top-read": "See your top artists and tracks",
  "user-read-recently-played": "See what you played recently",
  "user-read-playback-position": "See where you stopped in an episode",
  "user-read-playback-state": "See what is playing, and on which device",
  "user-read-currently-playing": "See what is playing now",
  "user-modify-playback-state": "Control what is playing",
  "app-remote-control": "Talk to the player app",
  streaming: "Play music in this app",
  "ugc-image-upload": "Upload pictures for your playlists",
} as const;

/** A scope the Web API knows. */
export type Scope = keyof typeof scopeTexts;

/** Every scope there is, in the order of the consent page. */
export const allScopes = Object.keys(scopeTexts) as readonly Scope[];

/** Reads a space-separated list (RFC 6749 §3.3); `undefined` when a name in it is unknown. Repeated names count once. */
export function parseScopes(text: string): Scope[] | undefined {
  const names = [...new Set(text.split(" ").filter((name) => name !== ""))];
  const known = names.filter((name): name is Scope => Object.hasOwn(scopeTexts, name));
  return known.length === names.length ? known : undefined;
}
