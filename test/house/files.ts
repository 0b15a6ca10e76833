import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What git ignores too: installed, built or written at run time. */
const ignored = new Set([".git", ".next", ".counterfoil", "node_modules", "dist", "coverage", "test-output", ".env"]);

/** All files below a folder of the repository, as paths from the root with `/`; ignored ones are left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** The TypeScript files below a folder; declarations are left out. */
export function sourcesBelow(folder: string): string[] {
  return filesBelow(folder).filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"));
}

/** What only tests use, by name: the build leaves these files out. */
const forTests = [/\.(?:test|contract)\.tsx?$/, /\/manual-clock\.ts$/, /\/temporary-[a-z]+\.ts$/, /\/model\//];

/** Whether a file is a test or is there for tests only: these are no part of what is shipped. */
export function isTest(path: string): boolean {
  return forTests.some((name) => name.test(path));
}
