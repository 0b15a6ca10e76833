import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBreakingChanges, lexicographicSortSchema, printSchema, buildSchema as readSchema } from "graphql";
import { buildSchema } from "../../packages/server/src/gateway/schema.js";
import { SCHEMA_MODULES } from "../../packages/server/src/gateway/schema-modules.js";

/**
 * Writes the gateway's schema, with every provider that has one, to `packages/server/schema.graphql`. What breaks queries
 * that worked with the schema there has to be named in `docs/schema-changes.md` first; otherwise nothing is written.
 *
 *   npm run docs:schema
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = join(root, "packages/server/schema.graphql");
const changes = join(root, "docs/schema-changes.md");

/** The schema as it should stand there, in the order of names. */
export function schemaPage(): string {
  return `${HEAD}\n${printSchema(lexicographicSortSchema(buildSchema(SCHEMA_MODULES)))}\n`;
}

const HEAD = `# Written by "npm run docs:schema"; a test holds it equal to the code.
# What breaks queries that worked before has to be named in docs/schema-changes.md.
`;

/** What breaks between two schemas and is not named on the page, in the words to be named with. */
export function unnamedBreaks(before: string, after: string, page: string): string[] {
  return findBreakingChanges(readSchema(before), readSchema(after))
    .map(({ description }) => description)
    .filter((description) => !page.includes(description));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const unnamed = unnamedBreaks(readFileSync(file, "utf8"), schemaPage(), readFileSync(changes, "utf8"));
  if (unnamed.length === 0) writeFileSync(file, schemaPage());
  else {
    console.error(
      `These break queries; name each in docs/schema-changes.md, word for word:\n- ${unnamed.join("\n- ")}`,
    );
    process.exitCode = 1;
  }
}
