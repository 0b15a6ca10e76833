import { type BrowserContext, chromium } from "playwright-core";
import { findChromium } from "../../scripts/services.js";
import { atEnd } from "./at-end.js";
import { temporaryFolder } from "./temporary-folder.js";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser that nobody used before: no cookies, no history. Closed after the test file. */
export async function launchChromium(): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("there is no Chromium: install it or name it in CHROMIUM");
  const browser = await chromium.launchPersistentContext(temporaryFolder(), { executablePath, args: flags });
  atEnd(() => browser.close());
  return browser;
}
