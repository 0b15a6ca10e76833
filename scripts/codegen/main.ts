import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sourcesLine, target } from "./sources.js";

/**
 * Writes the types of the example app's queries, from `packages/server/schema.graphql` and `apps/web/data/*.graphql`.
 *
 *   npm run codegen
 */

const folder = fileURLToPath(new URL(".", import.meta.url));
execFileSync("./node_modules/.bin/graphql-codegen", ["--config", "codegen.json"], { cwd: folder, stdio: "inherit" });
writeFileSync(target, `${sourcesLine()}\n${readFileSync(target, "utf8")}`);
