import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate } from "graphql";
import { expect, test } from "vitest";
import { sourcesLine, target } from "../../scripts/codegen/sources.js";
import { root } from "../support/built.js";

const web = join(root, "apps/web");

test("the types of the web app's queries are of the schema and the documents as they are: npm run codegen writes them", () => {
  expect(readFileSync(target, "utf8").split("\n")[0]).toBe(sourcesLine());
});

test("the web app's queries are valid and use nothing that is deprecated", () => {
  const schema = buildSchema(readFileSync(join(root, "packages/server/schema.graphql"), "utf8"));
  const folder = join(web, "data");
  const documents = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  const document = parse(documents.map((name) => readFileSync(join(folder, name), "utf8")).join("\n"));
  expect(validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule])).toEqual([]);
});

test("the web app asks for data by those queries alone", () => {
  const files = readdirSync(web, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.tsx?$/.test(name) && !/node_modules|\.next|\.gen\./.test(name),
  );
  const asking = files.filter((name) => /\.graphql[<(]/.test(readFileSync(join(web, name), "utf8")));
  expect(asking.sort()).toEqual([join("data", "ask.ts"), join("data", "signed-in.ts")]);
  for (const name of asking) expect(readFileSync(join(web, name), "utf8")).toContain('from "./graphql.gen"');
});
