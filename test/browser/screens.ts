import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../support/built.js";

/** `COUNTERFOIL_SCREENS=1` (npm run docs:screens) keeps the pictures that the documents show. */
const folder = process.env.COUNTERFOIL_SCREENS === undefined ? undefined : join(root, "docs/screens");

/** Takes pictures of a page, by name, where they are wanted. */
export function screenshots(page: Page): (name: string) => Promise<void> {
  return async (name) => {
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
}
