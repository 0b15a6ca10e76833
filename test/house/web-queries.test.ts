import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, Kind, NoDeprecatedCustomRule, parse, specifiedRules, validate } from "graphql";
import { expect, test } from "vitest";
import { MOST_COST, Scale } from "../../packages/server/src/gateway/cost.js";
import { buildSchema as buildOwnSchema } from "../../packages/server/src/gateway/schema.js";
import { SCHEMA_MODULES } from "../../packages/server/src/gateway/schema-modules.js";
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

test("the web app's queries are within the limit of cost, with pages of 50", () => {
  const folder = join(web, "data");
  const documents = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  const { definitions } = parse(documents.map((name) => readFileSync(join(folder, name), "utf8")).join("\n"));
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const schema = buildOwnSchema(SCHEMA_MODULES);
  const weights = operations.map((operation) => Scale.weigh(schema, operation, fragments, { first: 50 }));
  expect(weights.length).toBeGreaterThan(3);
  expect(Math.max(...weights)).toBeLessThanOrEqual(MOST_COST / 2);
});

test("the web app asks for data by those queries alone", () => {
  const files = readdirSync(web, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.tsx?$/.test(name) && !/node_modules|\.next|\.gen\./.test(name),
  );
  const asking = files.filter((name) => /\.graphql[<(]/.test(readFileSync(join(web, name), "utf8")));
  expect(asking.sort()).toEqual([join("data", "ask.ts")]);
  for (const name of asking) expect(readFileSync(join(web, name), "utf8")).toContain('from "./graphql.gen"');
});
