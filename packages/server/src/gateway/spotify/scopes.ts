/** The scopes that operations of the Web API need, by the beginning of method and path; what is not listed needs none. */
const SCOPES: readonly (readonly [RegExp, string])[] = [
  [/^GET \/me\/playlists/, "playlist-read-private"],
  [/^GET \/playlists\/\w+\/items/, "playlist-read-private"],
  [/^PUT \/playlists\/\w+\/images/, "ugc-image-upload playlist-modify-public playlist-modify-private"],
  [/^(POST|PUT|DELETE) \/(me\/)?playlists/, "playlist-modify-public playlist-modify-private"],
  [/^GET \/me\/episodes/, "user-library-read user-read-playback-position"],
  [/^GET \/me\/(tracks|albums|shows|audiobooks)/, "user-library-read"],
  [/^GET \/me\/library/, "user-library-read user-follow-read playlist-read-private"],
  [/^(PUT|DELETE) \/me\/library/, "user-library-modify user-follow-modify playlist-modify-public"],
  [/^GET \/episodes/, "user-read-playback-position"],
  [/^GET \/me\/top/, "user-top-read"],
  [/^GET \/me\/following/, "user-follow-read"],
  [/^GET \/me\/player\/recently-played/, "user-read-recently-played"],
  [/^GET \/me\/player\/currently-playing/, "user-read-currently-playing"],
  [/^GET \/me\/player\/queue/, "user-read-currently-playing user-read-playback-state"],
  [/^GET \/me\/player/, "user-read-playback-state"],
  [/^(PUT|POST) \/me\/player/, "user-modify-playback-state"],
];

/** The scopes for an operation, space-separated; undefined where it needs none. */
export function scopesFor(method: string, path: string): string | undefined {
  return SCOPES.find(([operation]) => operation.test(`${method} ${path}`))?.[1];
}
