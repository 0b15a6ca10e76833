import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listDocuments } from "../gateway/document-list.js";
import { Engine } from "../gateway/engine.js";
import { buildSchema } from "../gateway/schema.js";
import { SCHEMA_MODULES } from "../gateway/schema-modules.js";
import { TrustedDocuments } from "../gateway/trusted-documents.js";
import { openLog } from "../lib/log.js";
import { Failure } from "./failure.js";

/**
 * `counterfoil documents`: the operations of `.graphql` files as the list that `COUNTERFOIL_TRUSTED_DOCUMENTS` takes, each
 * checked against the schema and its limits.
 */
export function writeDocuments(paths: readonly string[], file: string | undefined, json: boolean): void {
  const list = listOf(paths);
  const text = `${JSON.stringify(list, null, 2)}\n`;
  const trusted = TrustedDocuments.parse(text, true);
  const problems = new Engine(buildSchema(SCHEMA_MODULES), false, openLog("silent"), trusted).trustedProblems();
  if (problems.length > 0) throw new Failure(problems);
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Failure([`${file} cannot be written: ${String(error)}`]);
  }
  const documents = Object.keys(list).length;
  process.stdout.write(json ? `${JSON.stringify({ file, documents })}\n` : `${documents} documents are in ${file}\n`);
}

function listOf(paths: readonly string[]): Record<string, string> {
  try {
    return listDocuments(paths.flatMap(filesBelow).map((path) => readFileSync(path, "utf8")));
  } catch (error) {
    throw new Failure([error instanceof Error ? error.message : String(error)]);
  }
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:graphql|gql)$/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}
