import Bowser from "bowser";

const UNNAMED = "Unnamed device";
const LONGEST = 512;

/** What a person recognises in a list of devices: `Firefox on Windows`. It proves nothing. */
export function deviceNameOf(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent.trim() === "") return UNNAMED;
  const { browser, os } = Bowser.parse(userAgent.slice(0, LONGEST));
  const parts = [browser.name, os.name].filter((name): name is string => name !== undefined && name !== "");
  return parts.length === 0 ? UNNAMED : parts.join(" on ").slice(0, 80);
}
