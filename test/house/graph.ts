import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { root, sourcesBelow } from "./files.js";
import { importsOfFile } from "./imports.js";

/** What each file imports; files are paths from the repository's root. Modules that are not files keep their name. */
export type ImportGraph = Map<string, string[]>;

/** The imports of all TypeScript files below a folder, relative ones resolved to the file they mean. */
export function graphBelow(folder: string): ImportGraph {
  return new Map(
    sourcesBelow(folder).map((path) => [path, importsOfFile(path).map((module) => resolved(module, path))]),
  );
}

/** The path from the root that a module names: `./b.js` in `a/x.ts` is `a/b.ts`, and so is `./b` where that file exists. */
export function resolved(module: string, importer: string): string {
  if (!module.startsWith(".")) return module;
  const path = posix
    .join(posix.dirname(importer), module)
    .replace(/\.js$/, ".ts")
    .replace(/\.jsx$/, ".tsx");
  return [`${path}.ts`, `${path}.tsx`].find((file) => existsSync(join(root, file))) ?? path;
}

/** The circles in a graph, each as `a → b → a`; one for every import that closes a circle. */
export function cycles(graph: ImportGraph): string[] {
  const found: string[] = [];
  const done = new Set<string>();

  function follow(file: string, way: string[]): void {
    const start = way.indexOf(file);
    if (start >= 0) {
      found.push([...way.slice(start), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  }

  for (const file of graph.keys()) follow(file, []);
  return found;
}
