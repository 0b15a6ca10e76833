import { provider } from "../providers";

/** What a page does with more of the provider's scopes than a sign-in asks for. */
export interface Purpose {
  /** What the app may do then, as in "see and change your library". */
  does: string;
  /** In the provider's words. */
  scopes: readonly string[];
  /** What refusals mean there, by the gateway's reason. */
  troubles: ReadonlyMap<string, { title: string; text: string }>;
}

export const LIBRARY: Purpose = {
  does: "see and change your library",
  scopes: ["user-library-read", "user-library-modify", "user-read-playback-position"],
  troubles: new Map(),
};

export const PLAYER: Purpose = {
  does: "see and control what plays",
  scopes: ["user-read-currently-playing", "user-read-playback-state", "user-modify-playback-state"],
  troubles: new Map([
    [
      "not_found",
      {
        title: "No device is listening",
        text: `Open ${provider.name} on one of your devices and start something there. From then on it obeys this page too.`,
      },
    ],
    [
      "provider_forbidden",
      {
        title: `${provider.name} does not let this page do that`,
        text: `Commands need ${provider.name} Premium and a device that takes them, and sometimes there is nothing to skip to.`,
      },
    ],
  ]),
};

/** All that this app may ask for beyond a sign-in. */
export const PURPOSES = [LIBRARY, PLAYER] as const;
