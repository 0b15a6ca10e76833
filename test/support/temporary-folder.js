import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./at-end.js";
/** A new empty folder, removed after the test file. */
export function temporaryFolder() {
    const folder = mkdtempSync(join(tmpdir(), "counterfoil-"));
    atEnd(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}
//# sourceMappingURL=temporary-folder.js.map