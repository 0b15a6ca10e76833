import type { Secret } from "../lib/secret.js";
import { GITHUB_HOSTS, github } from "./github.js";
import { GOOGLE_HOSTS, google } from "./google.js";
import { KAKAO_HOSTS, kakao } from "./kakao.js";
import { NAVER_HOSTS, naver } from "./naver.js";
import type { Provider, ProviderUse } from "./provider.js";
import { SPOTIFY_HOSTS, spotify } from "./spotify.js";

/** The providers that we know by heart. */
export const KINDS = ["spotify", "google", "github", "kakao", "naver"] as const;
export type Kind = (typeof KINDS)[number];

export function isKind(text: string): text is Kind {
  return KINDS.some((kind) => kind === text);
}

/** A provider we know. With `standIn`, the origin of a program that has the paths of all its hosts, in its place. */
export function knownProvider(
  kind: Kind,
  clientId: string,
  clientSecret: Secret,
  use: ProviderUse = {},
  standIn?: string,
): Provider {
  switch (kind) {
    case "spotify": {
      const hosts = standIn === undefined ? SPOTIFY_HOSTS : { accounts: standIn, api: `${standIn}/v1` };
      return spotify(clientId, clientSecret, hosts, use);
    }
    case "google":
      return google(clientId, clientSecret, at(standIn, GOOGLE_HOSTS), use);
    case "github":
      return github(clientId, clientSecret, at(standIn, GITHUB_HOSTS), use);
    case "kakao":
      return kakao(clientId, clientSecret, at(standIn, KAKAO_HOSTS), use);
    case "naver":
      return naver(clientId, clientSecret, at(standIn, NAVER_HOSTS), use);
  }
}

/** The same hosts, all at one origin if there is a stand-in. */
function at<Hosts extends object>(standIn: string | undefined, hosts: Hosts): Hosts {
  if (standIn === undefined) return hosts;
  return { ...hosts, ...Object.fromEntries(Object.keys(hosts).map((host) => [host, standIn])) };
}
