import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
/** The built auth server's command line. */
export const serverFile = join(root, "packages/server/dist/main.js");
/** The built Spotify simulator. */
export const simulatorFile = join(root, "apps/spotify-simulator/dist/main.js");
/** Vitest's global setup: tests of running programs need them compiled. */
export default function requireBuilt() {
    if (![serverFile, simulatorFile].every((file) => existsSync(file))) {
        throw new Error("the programs are not compiled: run `npx tsc -b` first, or `npm test`, which does");
    }
}
//# sourceMappingURL=built.js.map