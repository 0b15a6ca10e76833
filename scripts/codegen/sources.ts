import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = join(root, "apps/web/data");

/** Where the types are written to. */
export const target = join(documents, "graphql.gen.ts");

/** The first line of the written file: it names what the types were made of, so that a test can tell when that has changed. */
export function sourcesLine(): string {
  const names = readdirSync(documents).filter((name) => name.endsWith(".graphql"));
  const files = [join(root, "packages/server/schema.graphql"), ...names.sort().map((name) => join(documents, name))];
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return `// Written by "npm run codegen", of the schema and the documents with the hash ${hash.digest("base64url")}.`;
}
