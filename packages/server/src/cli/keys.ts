import { writeFileSync } from "node:fs";
import { newRootKey } from "../signing/key-ring.js";
import { Failure } from "./failure.js";

/** `counterfoil keys new`: a new root key, printed once, or into a new file of mode 0600. */
export function newKey(file: string | undefined, json: boolean): void {
  const key = newRootKey();
  if (file === undefined) {
    process.stdout.write(json ? `${JSON.stringify({ key })}\n` : `${key}\n`);
    return;
  }
  try {
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new Failure([
      exists ? `${file} exists already; a key is never overwritten` : `${file} cannot be written: ${String(error)}`,
    ]);
  }
  process.stdout.write(json ? `${JSON.stringify({ file })}\n` : `a new key is in ${file}\n`);
}
