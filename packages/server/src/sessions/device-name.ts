import Bowser from "bowser";
import { z } from "zod";

const UNNAMED = "Unnamed device";
const LONGEST = 512;

/** A name that a person gives a device: one line of text. Postgres could not store every control character. */
export const givenDeviceName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => !/\p{Cc}/u.test(name), "has to be without control characters");

/** What a person recognises in a list of devices: `Firefox on Windows`. It proves nothing. */
export function deviceNameOf(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent.trim() === "") return UNNAMED;
  const { browser, os } = Bowser.parse(userAgent.slice(0, LONGEST));
  const parts = [browser.name, os.name].filter((name): name is string => name !== undefined && name !== "");
  return parts.length === 0 ? UNNAMED : parts.join(" on ").slice(0, 80);
}
