import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./files.js";
import { literal, nodesOf } from "./syntax.js";

const naming = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

/**
 * Every module named by a TypeScript source: `import`, `import type`, `export … from`, `import()` as value or type,
 * `import x = require()`. A dynamic import whose module is computed is named `(computed)`.
 */
export function importsOf(source: string, name = "source.ts"): string[] {
  return nodesOf(source, name).flatMap((node) => {
    if (naming.has(node.type)) return node.source ? [literal(node.source) ?? "(computed)"] : [];
    if (node.type === "TSExternalModuleReference") return [literal(node.expression) ?? "(computed)"];
    return [];
  });
}

/** {@link importsOf} of a file of the repository. */
export function importsOfFile(path: string): string[] {
  return importsOf(readFileSync(join(root, path), "utf8"), path);
}
