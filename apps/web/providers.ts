/** A provider as this app shows it. */
export interface Provider {
  /** Its name in addresses and on the wire. */
  id: string;
  /** Its name for people. */
  name: string;
}

/** The provider whose data this app shows. */
export const provider = { id: "spotify", name: "Spotify" } as const satisfies Provider;

const NAMES: ReadonlyMap<string, string> = new Map([
  ["spotify", "Spotify"],
  ["google", "Google"],
  ["github", "GitHub"],
  ["kakao", "Kakao"],
  ["naver", "Naver"],
]);

/** One that this app does not know by heart goes by its own name. */
export function providerNamed(id: string): Provider {
  return { id, name: NAMES.get(id) ?? id };
}
