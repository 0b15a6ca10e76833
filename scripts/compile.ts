import { join } from "node:path";
import { type Command, root } from "./program.js";

const tsc = join(root, "node_modules/typescript/bin/tsc");

/** Compiles TypeScript projects and what they refer to, only where sources changed; without names, everything. */
export function compile(...projects: string[]): Command {
  return { name: "tsc", args: [tsc, "-b", ...projects], cwd: root, env: process.env };
}
