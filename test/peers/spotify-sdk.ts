import type { IssuedTokens } from "@counterfoil/spotify-simulator";
import { SpotifyApi } from "@spotify/web-api-ts-sdk";

/** Spotify's own TypeScript client, talking to a simulator instead: its `fetch` changes the origin and nothing else. */
export function sdkFor(simulatorUrl: string, tokens: IssuedTokens): SpotifyApi {
  return SpotifyApi.withAccessToken(
    "counterfoil-development",
    { ...tokens, token_type: "Bearer", expires_in: 3600 },
    {
      fetch: (request, init) => fetch(String(request).replace("https://api.spotify.com/", `${simulatorUrl}/`), init),
    },
  );
}
